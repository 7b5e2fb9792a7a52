package dev.ringmaster.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Bundle;
import dev.ringmaster.protocol.job.Bundle.FileEntry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleFileTest {
  private final Map<String, byte[]> contents = new LinkedHashMap<>();
  @TempDir private Path directory;
  private Bundle bundle = bundle();
  private Path file;

  private Bundle bundle() {
    SequencedMap<String, FileEntry> files = new LinkedHashMap<>();
    files.put("states/a.sls", entry("a: 1\n", 0644));
    files.put("states/copy.sls", entry("a: 1\n", 0644));
    files.put("states/empty", entry("", 0644));
    files.put("_modules/run", entry("x".repeat(300_000), 0755));
    Value.MapValue pillar = Value.map("password", Value.secret(Value.text("hunter2")));
    return new Bundle("base", "0".repeat(64), pillar, files);
  }

  private FileEntry entry(String content, int mode) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    try {
      String digest = Value.hex(MessageDigest.getInstance("SHA-256").digest(bytes));
      contents.put(digest, bytes);
      return new FileEntry(digest, bytes.length, mode);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void write() throws IOException, InterruptedException {
    file = directory.resolve("base.bundle");
    BundleFile.write(
        file, bundle, (digest, to) -> to.write(Objects.requireNonNull(contents.get(digest))));
  }

  private static byte[] content(BundleFile opened, String digest) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    opened.copy(digest, out);
    return out.toByteArray();
  }

  @Test
  void comesBackAsItWas() throws IOException {
    BundleFile opened = BundleFile.open(file);
    assertThat(opened.bundle()).isEqualTo(bundle);
    for (Map.Entry<String, byte[]> content : contents.entrySet()) {
      assertThat(content(opened, content.getKey())).isEqualTo(content.getValue());
    }
    assertThatThrownBy(() -> content(opened, "1".repeat(64))).isInstanceOf(IOException.class);
  }

  @Test
  void isForItsOwnerAlone() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void aContentThatIsNotWhatItsDigestSaysLeavesNothingBehind() throws IOException {
    Path other = directory.resolve("other.bundle");
    assertThatThrownBy(() -> BundleFile.write(other, bundle, (digest, to) -> to.write('y')))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("stands for");
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).containsExactly(file);
    }
  }

  @Test
  void anyTornOrAlteredFileIsRefused() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] whole = Files.readAllBytes(file);
    Path torn = directory.resolve("torn");
    for (int i = 0; i < 200; i++) {
      Files.write(torn, Arrays.copyOf(whole, random.nextInt(whole.length)));
      assertThatThrownBy(() -> BundleFile.open(torn))
          .as("seed %d", seed)
          .isInstanceOf(ProblemsException.class);
    }
    byte[] altered = whole.clone();
    altered[whole.length - 1] ^= 1;
    Files.write(torn, altered);
    String last = Objects.requireNonNull(bundle.files().get("_modules/run")).sha256();
    assertThatThrownBy(() -> content(BundleFile.open(torn), last)).isInstanceOf(IOException.class);
  }
}
