package dev.ringmaster.minion.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmaster.minion.link.BundleClient;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Bundle;
import dev.ringmaster.protocol.job.BundleRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobCacheTest {
  private static final int LIMIT_BYTES = 10_000;
  @TempDir private Path directory;
  private final FakeMaster master = new FakeMaster();

  /** Serves contents, and notes what was asked for. */
  private static final class FakeMaster implements BundleClient {
    private final Map<String, byte[]> contents = new HashMap<>();
    private final List<String> asked = new ArrayList<>();

    String add(int size, int filling) throws Exception {
      byte[] content = new byte[size];
      Arrays.fill(content, (byte) filling);
      String digest = Value.hex(MessageDigest.getInstance("SHA-256").digest(content));
      contents.put(digest, content);
      return digest;
    }

    @Override
    public Bundle bundle(BundleRequest request) throws IOException {
      throw new IOException("not here");
    }

    @Override
    public void blobs(List<String> digests, BlobSink sink) throws IOException {
      for (String digest : digests) {
        asked.add(digest);
        byte[] content = contents.get(digest);
        try (OutputStream target = sink.open(digest)) {
          if (content == null) {
            target.write(1);
            throw new IOException("cut off");
          }
          target.write(content);
        }
        sink.complete(digest);
      }
    }
  }

  private BlobCache cache() {
    return new BlobCache(directory.resolve("cache"), LIMIT_BYTES);
  }

  @Test
  void aContentIsFetchedOnceAndIsPrivate() throws Exception {
    String digest = master.add(100, 1);
    cache().ensure(List.of(digest), master);
    BlobCache next = cache();
    next.ensure(List.of(digest), master);
    assertThat(master.asked).containsExactly(digest);
    assertThat(next.path(digest)).hasBinaryContent(master.contents.get(digest));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(next.path(digest))))
        .isEqualTo("rw-------");
  }

  @Test
  void anAlteredContentIsFetchedAgain() throws Exception {
    String digest = master.add(100, 1);
    cache().ensure(List.of(digest), master);
    Files.write(cache().path(digest), new byte[] {1, 2});
    BlobCache next = cache();
    next.ensure(List.of(digest), master);
    assertThat(master.asked).hasSize(2);
    assertThat(next.path(digest)).hasBinaryContent(master.contents.get(digest));
  }

  @Test
  void aFetchThatIsCutOffLeavesNothingBehind() throws Exception {
    String whole = master.add(100, 1);
    String missing = "ab".repeat(32);
    BlobCache cache = cache();
    assertThatThrownBy(() -> cache.ensure(List.of(whole, missing), master))
        .hasMessageContaining("cut off");
    assertThat(cache.path(whole)).exists();
    assertThat(cache.path(missing)).doesNotExist();
    try (Stream<Path> all = Files.walk(directory)) {
      assertThat(all.filter(path -> path.toString().endsWith(".part"))).isEmpty();
    }
  }

  @Test
  void whatWasNotUsedForLongestGoesFirstAndWhatIsInUseStays() throws Exception {
    BlobCache cache = cache();
    String used = master.add(4_000, 1);
    String old = master.add(4_000, 2);
    String fresh = master.add(4_000, 3);
    cache.use(List.of(used));
    cache.ensure(List.of(used, old), master);
    Files.setLastModifiedTime(cache.path(used), FileTime.from(Instant.EPOCH));
    Files.setLastModifiedTime(cache.path(old), FileTime.from(Instant.EPOCH.plusSeconds(1)));
    cache.ensure(List.of(fresh), master);
    assertThat(cache.path(used)).exists();
    assertThat(cache.path(old)).doesNotExist();
    assertThat(cache.path(fresh)).exists();
  }

  @Test
  void whatIsNoDigestIsNoPath() {
    assertThatThrownBy(() -> cache().path("../../etc/passwd"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
