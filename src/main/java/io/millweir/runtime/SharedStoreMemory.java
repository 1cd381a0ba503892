package io.millweir.runtime;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * Bounds what all RocksDB stores of this process hold in memory outside the heap, together: one cache, to which blocks,
 * indexes, filters and write buffers are charged. By default each store has a cache of 50 MB and 48 MB of write buffers
 * of its own, and a partition has half a dozen.
 *
 * <p>Threading: thread-safe; stores are opened by stream threads.
 */
public final class SharedStoreMemory implements RocksDBConfigSetter {
    /** Bytes for everything. */
    static final long TOTAL = 96L * 1024 * 1024;

    /** Of these, for write buffers: about the last twenty thousand queries, most of which never reach a file. */
    private static final long WRITE_BUFFERS = 48L * 1024 * 1024;

    private static final long WRITE_BUFFER = 8L * 1024 * 1024;

    /** Small, since each of many stores begins with one: by default an eighth of the write buffer. */
    private static final long ARENA_BLOCK = 64L * 1024;

    private static final double FOR_INDEXES = 0.1;

    private static final Cache CACHE;
    private static final WriteBufferManager BUFFERS;

    static {
        RocksDB.loadLibrary();
        // Not strict: a read that finds a strict cache full fails, and with it the stream thread.
        CACHE = new LRUCache(TOTAL, -1, false, FOR_INDEXES);
        BUFFERS = new WriteBufferManager(WRITE_BUFFERS, CACHE);
    }

    @Override
    public void setConfig(String store, Options options, Map<String, Object> configs) {
        BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setBlockCache(CACHE);
        table.setCacheIndexAndFilterBlocks(true);
        table.setCacheIndexAndFilterBlocksWithHighPriority(true);
        table.setPinTopLevelIndexAndFilter(true);
        options.setTableFormatConfig(table);
        options.setWriteBufferManager(BUFFERS);
        options.setWriteBufferSize(WRITE_BUFFER);
        options.setArenaBlockSize(ARENA_BLOCK);
    }

    @Override
    public void close(String store, Options options) {
        // Cache and buffers are the process's, and live as long.
    }
}
