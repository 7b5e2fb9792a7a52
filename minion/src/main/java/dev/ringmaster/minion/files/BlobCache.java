package dev.ringmaster.minion.files;

import dev.ringmaster.minion.link.BundleClient;
import dev.ringmaster.protocol.data.Value;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Contents of files by their digest, in a directory for the minion alone. What is in use by a job
 * is never removed; beyond the limit, what was not used for longest goes first. One cache serves
 * all jobs of a minion.
 */
public final class BlobCache {
  private static final Logger LOG = LoggerFactory.getLogger(BlobCache.class);
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private final Path directory;
  private final long limitBytes;

  /** What was checked against its digest since this process began. */
  private final Set<String> checked = ConcurrentHashMap.newKeySet();

  private final Map<String, Integer> inUse = new HashMap<>();
  private long addedSinceLook = Long.MAX_VALUE;

  /**
   * @param directory made when the first content comes
   * @param limitBytes {@code files.cache}
   */
  public BlobCache(Path directory, long limitBytes) {
    this.directory = directory;
    this.limitBytes = limitBytes;
  }

  /** Says that a job uses these contents, until {@link #release}. */
  synchronized void use(Collection<String> digests) {
    digests.forEach(digest -> inUse.merge(digest, 1, Integer::sum));
  }

  synchronized void release(Collection<String> digests) {
    digests.forEach(
        digest -> inUse.computeIfPresent(digest, (key, count) -> count == 1 ? null : count - 1));
  }

  private Path place(String digest) {
    if (!DIGEST.matcher(digest).matches()) {
      throw new IllegalArgumentException("not a digest: " + digest);
    }
    return directory.resolve(digest.substring(0, 2)).resolve(digest);
  }

  /** Whether the content is here, whole and unaltered. */
  private boolean has(String digest) throws IOException {
    Path file = place(digest);
    if (checked.contains(digest)) {
      return Files.exists(file);
    }
    try {
      if (sha256(file).equals(digest)) {
        checked.add(digest);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        return true;
      }
      LOG.warn("the cached content {} was altered or torn and is fetched again", digest);
      Files.delete(file);
      return false;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static String sha256(Path file) throws IOException {
    try (InputStream content = Files.newInputStream(file);
        DigestInputStream digesting =
            new DigestInputStream(content, MessageDigest.getInstance("SHA-256"))) {
      digesting.transferTo(OutputStream.nullOutputStream());
      return Value.hex(digesting.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * Sees to it that the contents are here, fetching those that are missing in one go.
   *
   * @throws IOException if one cannot be had
   */
  void ensure(Collection<String> digests, BundleClient client)
      throws IOException, InterruptedException {
    Set<String> missing = new LinkedHashSet<>();
    for (String digest : digests) {
      if (!has(digest)) {
        missing.add(digest);
      }
    }
    if (!missing.isEmpty()) {
      Files.createDirectories(directory, PRIVATE_DIRECTORY);
      try (Sink sink = new Sink()) {
        client.blobs(List.copyOf(missing), sink);
      }
      shrink();
    }
  }

  /** Where a content that was {@link #ensure}d stands. */
  Path path(String digest) {
    return place(digest);
  }

  /** Takes contents as they come, and gives each its name once it is whole. */
  private final class Sink implements BundleClient.BlobSink, AutoCloseable {
    private final Map<String, Path> incomplete = new HashMap<>();

    @Override
    public OutputStream open(String sha256) throws IOException {
      Path temporary = Files.createTempFile(directory, "incoming", ".part", PRIVATE);
      incomplete.put(sha256, temporary);
      return Files.newOutputStream(temporary);
    }

    @Override
    public void complete(String sha256) throws IOException {
      Path temporary = incomplete.remove(sha256);
      if (temporary == null) {
        throw new IOException("the content " + sha256 + " was not opened");
      }
      Path place = place(sha256);
      try {
        Files.createDirectory(place.getParent(), PRIVATE_DIRECTORY);
      } catch (FileAlreadyExistsException e) {
        // Others begin with the same digits.
      }
      Files.move(temporary, place, StandardCopyOption.ATOMIC_MOVE);
      checked.add(sha256);
      added(Files.size(place));
    }

    @Override
    public void close() throws IOException {
      for (Path temporary : incomplete.values()) {
        Files.deleteIfExists(temporary);
      }
    }
  }

  private synchronized void added(long bytes) {
    addedSinceLook =
        addedSinceLook > Long.MAX_VALUE - bytes ? Long.MAX_VALUE : addedSinceLook + bytes;
  }

  /** Looks at the whole directory, but only after a good part of the limit has come in. */
  private synchronized void shrink() throws IOException {
    if (addedSinceLook < limitBytes / 8) {
      return;
    }
    addedSinceLook = 0;
    record Stored(Path path, long size, FileTime used) {}
    List<Stored> all = new ArrayList<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.add(new Stored(file, Files.size(file), Files.getLastModifiedTime(file)));
      }
    }
    long total = all.stream().mapToLong(Stored::size).sum();
    all.sort(Comparator.comparing(Stored::used));
    for (Stored stored : all) {
      String name = stored.path().getFileName().toString();
      if (total <= limitBytes) {
        break;
      }
      if (!inUse.containsKey(name) && DIGEST.matcher(name).matches()) {
        Files.deleteIfExists(stored.path());
        checked.remove(name);
        total -= stored.size();
      }
    }
  }
}
