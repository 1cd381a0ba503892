package io.millweir.routing.learned;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An artifact as one file that says itself what it is.
 *
 * <p>Big-endian: the eight letters {@code MILLWEIR}, the version of the format (int), the length of the header (int), the
 * SHA-256 of the header, the header in JSON, and the numbers of its {@code matrices}, one matrix after the other, row
 * after row, each number a float of 32 or 16 bits as the header says. The header has the SHA-256 of the numbers. Matrices
 * are written in 16 bits when that loses nothing.
 *
 * <p>Nothing in a file names a class, and no size in it is believed before it is known to fit into what is left of the
 * file.
 *
 * <p>Threading: stateless; two writers of one file leave one of the two artifacts, whole.
 */
public final class ArtifactFile {
    /** The format that this version writes, and the only one that it reads. */
    public static final int FORMAT = 1;

    private static final byte[] MAGIC = "MILLWEIR".getBytes(StandardCharsets.US_ASCII);
    private static final int HASH = 32;
    private static final int FIXED = MAGIC.length + 2 * Integer.BYTES + HASH;
    private static final int LARGEST_HEADER = 16 << 20;
    private static final String TRAIN_AGAIN = "; train it again with 'millweir train'";

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private ArtifactFile() {}

    /**
     * Writes an artifact beside the file first, so that the file is at every moment the old one or the new one, whole.
     *
     * @throws ArtifactException when it cannot be written; the old file is left
     */
    public static void write(Artifact artifact, Path file) {
        Path absolute = file.toAbsolutePath();
        Path beside = null;
        try {
            Files.createDirectories(absolute.getParent());
            // Not a temporary file, which nobody else may read: who trains need not be who routes.
            beside = absolute.resolveSibling(
                    "." + absolute.getFileName() + "." + ProcessHandle.current().pid() + ".new");
            fill(artifact, beside);
            move(beside, absolute);
        } catch (IOException failed) {
            discard(beside);
            throw new ArtifactException(
                    file + ": cannot be written (" + failed + "); see that the directory exists and has room", failed);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException plain) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void discard(@Nullable Path beside) {
        try {
            if (beside != null) {
                Files.deleteIfExists(beside);
            }
        } catch (IOException leftBehind) {
            // The failure that is being reported matters more than a file left beside.
        }
    }

    private static void fill(Artifact artifact, Path file) throws IOException {
        Parts parts = Parts.empty();
        ModelKinds.keep(ModelKinds.kept(artifact.model()), parts.child("model"));
        artifact.confidence().keep(parts.child("confidence"));
        MessageDigest bodyHash = sha256();
        try (DataOutputStream sums =
                new DataOutputStream(new DigestOutputStream(OutputStream.nullOutputStream(), bodyHash))) {
            writeBody(parts, sums);
        }
        ObjectNode header = ArtifactHeader.json(artifact.provenance(), parts);
        header.put("body-sha-256", HexFormat.of().formatHex(bodyHash.digest()));
        byte[] json = MAPPER.writeValueAsBytes(header);
        try (FileChannel channel = FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING);
                DataOutputStream out =
                        new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel)))) {
            out.write(MAGIC);
            out.writeInt(FORMAT);
            out.writeInt(json.length);
            out.write(sha256().digest(json));
            out.write(json);
            writeBody(parts, out);
            out.flush();
            channel.force(true);
        }
    }

    private static void writeBody(Parts parts, DataOutputStream out) throws IOException {
        for (Matrix matrix : parts.matrices().values()) {
            boolean half = Half.holds(matrix.values());
            ByteBuffer bytes = ByteBuffer.allocate(
                    Math.multiplyExact(Math.max(1, matrix.columns()), half ? Short.BYTES : Float.BYTES));
            for (int row = 0; row < matrix.rows(); row++) {
                bytes.clear();
                for (int column = 0; column < matrix.columns(); column++) {
                    if (half) {
                        bytes.putShort(Half.of(matrix.at(row, column)));
                    } else {
                        bytes.putFloat(matrix.at(row, column));
                    }
                }
                out.write(bytes.array(), 0, bytes.position());
            }
        }
    }

    /**
     * Reads an artifact.
     *
     * @throws ArtifactException when there is none, or one that is damaged or of another version
     */
    public static Artifact read(Path file) {
        try {
            return read(ByteBuffer.wrap(Files.readAllBytes(file)));
        } catch (IOException | OutOfMemoryError failed) {
            throw new ArtifactException(
                    file + ": cannot be read (" + failed + "); see that it exists and may be read", failed);
        } catch (IllegalArgumentException damaged) {
            throw new ArtifactException(file + ": " + damaged.getMessage() + TRAIN_AGAIN, damaged);
        }
    }

    private static Artifact read(ByteBuffer file) {
        byte[] magic = new byte[MAGIC.length];
        if (file.remaining() >= MAGIC.length) {
            file.get(magic);
        }
        if (!Arrays.equals(magic, MAGIC)) {
            throw new IllegalArgumentException("is no artifact of Millweir, it does not begin with \"MILLWEIR\"");
        }
        if (file.remaining() < FIXED - MAGIC.length) {
            throw new IllegalArgumentException("is cut off in its first " + FIXED + " bytes");
        }
        int format = file.getInt();
        if (format != FORMAT) {
            throw new IllegalArgumentException(
                    "is of format \"" + format + "\", this version of Millweir reads format " + FORMAT);
        }
        int length = file.getInt();
        byte[] hash = new byte[HASH];
        file.get(hash);
        if (length < 0 || length > LARGEST_HEADER || length > file.remaining()) {
            throw new IllegalArgumentException("is damaged or cut off, its header is announced with \"" + length
                    + "\" bytes and " + file.remaining() + " are left");
        }
        byte[] json = new byte[length];
        file.get(json);
        if (!Arrays.equals(hash, sha256().digest(json))) {
            throw new IllegalArgumentException("is damaged, its header does not have the hash it is announced with");
        }
        return read(header(json), file);
    }

    private static ObjectNode header(byte[] json) {
        try {
            JsonNode header = MAPPER.readTree(json);
            if (header instanceof ObjectNode object) {
                return object;
            }
        } catch (IOException | StackOverflowError malformed) {
            throw new IllegalArgumentException("has a header that is not JSON", malformed);
        }
        throw new IllegalArgumentException("has a header that is not an object");
    }

    private static Artifact read(ObjectNode header, ByteBuffer body) {
        Provenance provenance = ArtifactHeader.provenance(header);
        MessageDigest hash = sha256();
        hash.update(body.duplicate());
        if (!HexFormat.of()
                .formatHex(hash.digest())
                .equals(header.path("body-sha-256").asText())) {
            throw new IllegalArgumentException("is damaged or cut off, its numbers do not have the hash \""
                    + header.path("body-sha-256").asText() + "\"");
        }
        Map<String, Matrix> matrices = new LinkedHashMap<>();
        for (JsonNode matrix : header.path("matrices")) {
            matrices.put(matrix.path("name").asText(), ArtifactHeader.matrix(matrix, body));
        }
        if (body.hasRemaining()) {
            throw new IllegalArgumentException("has \"" + body.remaining() + "\" bytes that belong to nothing");
        }
        Parts parts = Parts.of(header, matrices);
        Shape shape = new Shape(provenance.dimensions(), provenance.models().size());
        KeptModel model = ModelKinds.restore(parts.child("model"), shape);
        return new Artifact(provenance, model, Confidence.restore(parts.child("confidence"), shape));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
