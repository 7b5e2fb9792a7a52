package dev.ringmaster.minion.files;

import dev.ringmaster.minion.link.BundleClient;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Bundle;
import dev.ringmaster.protocol.job.BundleRequest;
import dev.ringmaster.rendering.EnvironmentDirectory;
import dev.ringmaster.rendering.EnvironmentDirectory.ListedFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A directory in place of a master: one environment with {@code states/}, {@code _modules/} and
 * {@code _states/}, and a pillar that somebody gives. The rest is as with a master.
 */
public final class LocalBundles implements BundleClient {
  private static final List<String> SERVED = List.of("states", "_modules", "_states");
  private final @Nullable Path root;
  private final Supplier<Value.MapValue> pillar;
  private final Map<String, Path> byDigest = new ConcurrentHashMap<>();

  /**
   * @param root an environment
   * @param pillar asked each time that a bundle is
   */
  public LocalBundles(Path root, Supplier<Value.MapValue> pillar) {
    this.root = root;
    this.pillar = pillar;
  }

  private LocalBundles(Supplier<Value.MapValue> pillar) {
    this.root = null;
    this.pillar = pillar;
  }

  /** A pillar and no files. */
  public static LocalBundles withoutFiles(Supplier<Value.MapValue> pillar) {
    return new LocalBundles(pillar);
  }

  @Override
  public Bundle bundle(BundleRequest request) throws IOException {
    SequencedMap<String, Bundle.FileEntry> files =
        root == null ? new LinkedHashMap<>() : list(root);
    return new Bundle(request.environment(), digest(files), pillar.get(), files);
  }

  private SequencedMap<String, Bundle.FileEntry> list(Path root) throws IOException {
    if (!Files.isDirectory(root.resolve("states"))) {
      throw new ProblemsException(
          Problem.of(root + " has no directory 'states'")
              .withAdvice("Name an environment: a directory that holds states/."));
    }
    SequencedMap<String, Bundle.FileEntry> files = new LinkedHashMap<>();
    for (ListedFile file : new EnvironmentDirectory("local", root).list(SERVED).values()) {
      files.put(file.path(), entry(file));
    }
    return files;
  }

  private Bundle.FileEntry entry(ListedFile file) throws IOException {
    byte[] content = Files.readAllBytes(file.file());
    String digest = Value.hex(sha256().digest(content));
    byDigest.put(digest, file.file());
    return new Bundle.FileEntry(digest, content.length, file.isExecutable() ? 0755 : 0644);
  }

  private static String digest(SequencedMap<String, Bundle.FileEntry> files) {
    MessageDigest sha = sha256();
    files.forEach((path, entry) ->
        sha.update((path + "\0" + entry.sha256() + "\n").getBytes(StandardCharsets.UTF_8)));
    return Value.hex(sha.digest());
  }

  @Override
  public void blobs(List<String> digests, BlobSink sink) throws IOException {
    for (String digest : digests) {
      Path file = byDigest.get(digest);
      if (file == null) {
        throw new IOException("no file here has the digest " + digest);
      }
      byte[] content = Files.readAllBytes(file);
      if (!Value.hex(sha256().digest(content)).equals(digest)) {
        throw new IOException(file + " was changed meanwhile");
      }
      try (OutputStream target = sink.open(digest)) {
        target.write(content);
      }
      sink.complete(digest);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
