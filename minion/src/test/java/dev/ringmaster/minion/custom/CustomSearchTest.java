package dev.ringmaster.minion.custom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ringmaster.minion.files.BlobCache;
import dev.ringmaster.minion.files.LocalBundles;
import dev.ringmaster.minion.link.BundleClient;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.protocol.job.Bundle;
import dev.ringmaster.protocol.job.BundleRequest;
import dev.ringmaster.states.host.DirectRunner;
import dev.ringmaster.states.host.HostLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a minion looks for custom functions, over a directory in place of a master. */
class CustomSearchTest {
  @TempDir private Path directory;
  private final AtomicInteger asked = new AtomicInteger();
  private final List<List<String>> found = new CopyOnWriteArrayList<>();
  private volatile boolean away;
  private CustomSearch search;
  private LocalBundles bundles;

  @BeforeEach
  void start() throws IOException {
    Files.createDirectories(root().resolve("states"));
    Files.createDirectories(root().resolve("_modules"));
    bundles = new LocalBundles(root(), Value::map);
    search =
        new CustomSearch(
            new CustomModules(
                directory.resolve("modules"),
                new DirectRunner(System.getenv(), HostLimits.DEFAULT)),
            new BlobCache(directory.resolve("cache"), 1 << 20),
            new Counting(),
            custom -> found.add(custom.signatures().stream().map(Signature::name).toList()));
  }

  private Path root() {
    return directory.resolve("root");
  }

  private final class Counting implements BundleClient {
    @Override
    public Bundle bundle(BundleRequest request) throws IOException {
      asked.incrementAndGet();
      if (away) {
        throw new ProblemsException(Problem.of("the pillar does not compile"));
      }
      return bundles.bundle(request);
    }

    @Override
    public void blobs(List<String> digests, BlobSink sink) throws IOException {
      bundles.blobs(digests, sink);
    }
  }

  private void module(String name) throws IOException {
    Path file = root().resolve("_modules").resolve(name);
    Files.writeString(file, "#!/bin/sh\necho '{\"functions\": [{\"name\": \"say\"}]}'\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** What a job gets now. */
  private Bundle job(String environment) throws IOException {
    return bundles.bundle(new BundleRequest(Optional.empty(), environment, "", ""));
  }

  @Test
  void theFilesOfAJobShowThatThereIsSomethingNew() throws Exception {
    search.search();
    assertThat(found).containsExactly(List.of());
    Files.writeString(root().resolve("states/other.sls"), "{}");
    search.noticed(job(""));
    module("greet");
    search.noticed(job("prod"));
    search.noticed(job(""));
    await().until(() -> found.size() > 1);
    assertThat(found).containsExactly(List.of(), List.of("greet.say"));
    Files.delete(root().resolve("_modules/greet"));
    search.noticed(job(""));
    await().until(() -> found.size() > 2);
    assertThat(found).last().isEqualTo(List.of());
    assertThat(asked).hasValue(3);
  }

  @Test
  void whatCouldNotBeLookedForIsLookedForWithTheNextJob() throws Exception {
    module("greet");
    away = true;
    assertThatThrownBy(search::search).hasMessageContaining("the pillar does not compile");
    away = false;
    search.noticed(job(""));
    await().until(() -> !found.isEmpty());
    assertThat(found).containsExactly(List.of("greet.say"));
  }
}
