package io.millweir.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Really leaves jars of the AWS SDK out, as a slim distribution may. */
class SlimDistributionTest {
    @TempDir
    Path folder;

    @Test
    void without_the_bedrock_module_a_call_says_what_to_install() throws Exception {
        String failure = callWithout("bedrockruntime-[0-9].*\\.jar", "");

        assertThat(failure)
                .startsWith("MissingProvider DEPENDENCY_MISSING aws.bedrock amazon.nova-micro-v1:0: ")
                .contains("software.amazon.awssdk:bedrockruntime:2.", "lib directory");
    }

    @Test
    void without_any_aws_module_the_other_providers_work() throws Exception {
        String failure = callWithout("(?:awssdk|eventstream).*", "");

        assertThat(failure).startsWith("MissingProvider DEPENDENCY_MISSING");
    }

    @Test
    void without_the_http_client_a_call_says_what_to_install() throws Exception {
        assertThat(callWithout("netty-nio-client-.*\\.jar", ""))
                .startsWith("MissingProvider DEPENDENCY_MISSING")
                .contains("software.amazon.awssdk:netty-nio-client:2.");
    }

    @Test
    void without_sts_a_role_cannot_be_assumed_and_the_failure_says_so() throws Exception {
        String failure = callWithout(
                "sts-[0-9].*\\.jar",
                "[base]\naws_access_key_id = AKIDBASE\naws_secret_access_key = s\n"
                        + "[it]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = base\nregion = us-east-1\n");

        assertThat(failure).startsWith("BedrockProvider DEPENDENCY_MISSING").contains("software.amazon.awssdk:sts:2.");
    }

    @Test
    void without_sso_a_signed_on_profile_cannot_be_used_and_the_failure_says_so() throws Exception {
        String failure = callWithout(
                "sso-[0-9].*\\.jar",
                "[it]\nsso_start_url = https://example.com/start\nsso_region = us-east-1\n"
                        + "sso_account_id = 123456789012\nsso_role_name = r\nregion = us-east-1\n");

        assertThat(failure).startsWith("BedrockProvider DEPENDENCY_MISSING").contains("software.amazon.awssdk:sso:2.");
    }

    @Test
    void without_the_control_plane_calls_work_and_refused_models_get_plain_advice() throws Exception {
        String failure =
                callWithout("bedrock-[0-9].*\\.jar", "[it]\naws_access_key_id = AKIDBASE\naws_secret_access_key = s\n");

        assertThat(failure).startsWith("BedrockProvider MODEL_NOT_FOUND").contains("us-east-1");
    }

    /** A call of Bedrock in a class path without the jars of this name, with these profiles. */
    private String callWithout(String jars, String profiles) throws Exception {
        Path credentials = Files.writeString(folder.resolve("credentials"), profiles);
        Pattern left = Pattern.compile(jars);
        List<URL> urls = new ArrayList<>();
        List<String> out = new ArrayList<>();
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        for (String entry : path.split(File.pathSeparator)) {
            Path file = Path.of(entry);
            String name = file.toString().contains("awssdk") && jars.startsWith("(?:awssdk")
                    ? "awssdk"
                    : file.getFileName().toString();
            if (left.matcher(name).matches()) {
                out.add(name);
            } else {
                urls.add(file.toUri().toURL());
            }
        }
        assertThat(out).as("jars left out").isNotEmpty();
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        String old = System.setProperty("aws.sharedCredentialsFile", credentials.toString());
        try (URLClassLoader slim = new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            thread.setContextClassLoader(slim);
            Object call = slim.loadClass(SlimCall.class.getName())
                    .getDeclaredConstructor()
                    .newInstance();
            return (String) ((Callable<?>) call).call();
        } finally {
            thread.setContextClassLoader(before);
            if (old == null) {
                System.clearProperty("aws.sharedCredentialsFile");
            } else {
                System.setProperty("aws.sharedCredentialsFile", old);
            }
        }
    }
}
