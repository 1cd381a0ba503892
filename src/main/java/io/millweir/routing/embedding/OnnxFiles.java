package io.millweir.routing.embedding;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A model that is given by path, named {@code onnx:<model>[|<tokenizer>][#<print>]}: the tokenizer is the file
 * {@code tokenizer.json} beside the model unless it is named, and the print is the beginning of a hash over both files,
 * so that a model that was replaced under its path is not taken for the old one.
 *
 * @param print 12 hexadecimal digits; null when any content will do
 */
record OnnxFiles(Path model, Path tokenizer, @Nullable String print) {
    private static final String PREFIX = "onnx:";
    private static final Pattern NAME =
            Pattern.compile(PREFIX + "(?<model>[^|]+?)(\\|(?<tokenizer>.+?))?(#(?<print>[0-9a-f]{12}))?");
    private static final int PRINT_BYTES = 6;

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    static OnnxFiles named(String name) {
        Matcher parts = NAME.matcher(name);
        if (!parts.matches()) {
            throw new IllegalArgumentException(name);
        }
        Path model = Path.of(parts.group("model"));
        String tokenizer = parts.group("tokenizer");
        return new OnnxFiles(
                model, tokenizer == null ? tokenizerBeside(model) : Path.of(tokenizer), parts.group("print"));
    }

    private static Path tokenizerBeside(Path model) {
        return model.resolveSibling("tokenizer.json");
    }

    Embedder load() {
        expectFile("model", model, "give the path of an ONNX model");
        expectFile("tokenizer", tokenizer, "give the path of the model's tokenizer.json");
        Pooling pooling = Pooling.of(model);
        String found = found(pooling);
        if (print != null && !print.equals(found)) {
            throw new EmbeddingException(
                    "embedding: the model \"" + model + "\" with \"" + tokenizer + "\" is \"" + found + "\" and not \""
                            + print + "\"; give the files that were used before, or train again with these");
        }
        return new OnnxEmbedder(
                name(found),
                (environment, options) -> environment.createSession(model.toString(), options),
                vocabulary(),
                pooling);
    }

    private String name(String found) {
        return PREFIX + model + (tokenizer.equals(tokenizerBeside(model)) ? "" : "|" + tokenizer) + "#" + found;
    }

    private static void expectFile(String what, Path file, String advice) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new EmbeddingException("embedding: the " + what + " \"" + file + "\" "
                    + (Files.exists(file) ? "is not a file that can be read" : "does not exist") + "; " + advice);
        }
    }

    private Vocabulary vocabulary() {
        try (InputStream json = Files.newInputStream(tokenizer)) {
            return Vocabulary.read("embedding: the tokenizer \"" + tokenizer + "\"", json);
        } catch (IOException e) {
            throw unreadable(tokenizer, e);
        }
    }

    private String found(Pooling pooling) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path file : new Path[] {model, tokenizer}) {
                try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                    in.transferTo(java.io.OutputStream.nullOutputStream());
                } catch (IOException e) {
                    throw unreadable(file, e);
                }
            }
            digest.update(pooling.name().getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest.digest(), 0, PRINT_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static EmbeddingException unreadable(Path file, IOException cause) {
        return new EmbeddingException(
                "embedding: \"" + file + "\" cannot be read (" + cause.getMessage() + "); see to its permissions",
                cause);
    }
}
