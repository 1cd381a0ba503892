package io.millweir.http;

import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;

/** The JVM's proxy selection, except that a loopback address is always reached directly. */
final class LoopbackNeverProxied extends ProxySelector {
    @Override
    public List<Proxy> select(URI uri) {
        ProxySelector system = ProxySelector.getDefault();
        return system == null || Loopback.isLoopback(uri.getHost()) ? List.of(Proxy.NO_PROXY) : system.select(uri);
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException problem) {
        ProxySelector system = ProxySelector.getDefault();
        if (system != null) {
            system.connectFailed(uri, address, problem);
        }
    }
}
