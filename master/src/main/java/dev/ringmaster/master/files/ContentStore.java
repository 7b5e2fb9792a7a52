package dev.ringmaster.master.files;

import dev.ringmaster.protocol.data.Value;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Contents and snapshots by their digest, in a directory that only the master can read. What is
 * here never changes; a content that a crash tore is known by its digest and is not served.
 */
final class ContentStore {
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final Duration USE_NOTED_EVERY = Duration.ofMinutes(1);
  private static final int BUFFER = 128 * 1024;

  private final Path contents;
  private final Path snapshots;

  /** What was written, or checked against its digest, since this process began. */
  private final Set<String> checked = ConcurrentHashMap.newKeySet();

  /** When this process last noted the use of a snapshot. */
  private final Map<String, Instant> lastUse = new ConcurrentHashMap<>();

  ContentStore(Path directory) throws IOException {
    this.contents = directory.resolve("contents");
    this.snapshots = directory.resolve("snapshots");
    Files.createDirectories(contents, PRIVATE_DIRECTORY);
    Files.createDirectories(snapshots, PRIVATE_DIRECTORY);
  }

  /**
   * Takes a copy of a file as it is now.
   *
   * @return the digest of what was copied
   */
  Copied copy(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      return copy(in);
    }
  }

  /** The same of what a stream has. */
  Copied copy(InputStream in) throws IOException {
    Path temporary = Files.createTempFile(contents, "incoming", ".part", PRIVATE);
    try {
      MessageDigest sha256 = sha256();
      long size;
      try (DigestInputStream digesting = new DigestInputStream(in, sha256);
          OutputStream out = Files.newOutputStream(temporary)) {
        size = transfer(digesting, out);
      }
      String digest = Value.hex(sha256.digest());
      Path place = place(digest);
      if (checked.contains(digest) && Files.exists(place)) {
        Files.setLastModifiedTime(place, FileTime.from(Instant.now())); // young, so not pruned
        return new Copied(digest, size);
      }
      Files.createDirectories(place.getParent(), PRIVATE_DIRECTORY);
      Files.move(temporary, place, StandardCopyOption.ATOMIC_MOVE);
      checked.add(digest);
      return new Copied(digest, size);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** What {@link #copy} took. */
  record Copied(String digest, long size) {}

  private static long transfer(InputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long size = 0;
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      out.write(buffer, 0, read);
      size += read;
    }
    return size;
  }

  /** Whether this process put the content here or checked it, and did not remove it since. */
  boolean isKept(String digest) {
    return checked.contains(digest);
  }

  /** Whether a content is here, whole and unaltered. */
  private boolean has(String digest) throws IOException {
    Path place = place(digest);
    if (checked.contains(digest)) {
      return Files.exists(place);
    }
    try (InputStream in = Files.newInputStream(place);
        DigestInputStream digesting = new DigestInputStream(in, sha256())) {
      digesting.transferTo(OutputStream.nullOutputStream());
      boolean whole = Value.hex(digesting.getMessageDigest().digest()).equals(digest);
      if (whole) {
        checked.add(digest);
      }
      return whole;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** A content, which the caller closes; empty if it is not here. */
  Optional<InputStream> open(String digest) throws IOException {
    if (!DIGEST.matcher(digest).matches() || !has(digest)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.newInputStream(place(digest)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private Path place(String digest) {
    if (!DIGEST.matcher(digest).matches()) {
      throw new IllegalArgumentException("not a digest: " + digest);
    }
    return contents.resolve(digest.substring(0, 2)).resolve(digest);
  }

  /** Keeps a snapshot's list; it is on the disk when this returns. */
  void save(Snapshot snapshot) throws IOException {
    if (isUsedLately(snapshot.digest())) {
      return;
    }
    Path place = snapshots.resolve(snapshot.digest());
    if (Files.exists(place)) {
      used(snapshot.digest());
      return;
    }
    Path temporary = Files.createTempFile(snapshots, "incoming", ".part", PRIVATE);
    try {
      Files.writeString(temporary, snapshot.text());
      try (FileChannel written = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        written.force(true);
      }
      Files.move(temporary, place, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** A snapshot that was saved, empty if it is not here any more. */
  Optional<Snapshot> load(String digest) throws IOException {
    if (!DIGEST.matcher(digest).matches()) {
      return Optional.empty();
    }
    try {
      Snapshot snapshot = Snapshot.parse(digest, Files.readString(snapshots.resolve(digest)));
      used(digest);
      return Optional.of(snapshot);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private boolean isUsedLately(String digest) {
    Instant last = lastUse.get(digest);
    return last != null && last.plus(USE_NOTED_EVERY).isAfter(Instant.now());
  }

  private void used(String digest) throws IOException {
    if (!isUsedLately(digest)) {
      Instant now = Instant.now();
      Files.setLastModifiedTime(snapshots.resolve(digest), FileTime.from(now));
      lastUse.put(digest, now);
    }
  }

  /**
   * Removes snapshots that were not used since {@code before} and are not {@code needed}, and
   * contents that no snapshot lists and are as old.
   */
  void prune(Instant before, Predicate<String> needed) throws IOException {
    Set<String> listed = new HashSet<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(snapshots)) {
      for (Path file : all) {
        String digest = String.valueOf(file.getFileName());
        boolean keep = !isOlder(file, before) || needed.test(digest);
        if (!keep) {
          lastUse.remove(digest);
          Files.deleteIfExists(file);
        } else if (DIGEST.matcher(digest).matches()) {
          load(Snapshot.parse(digest, Files.readString(file)), listed);
        }
      }
    }
    try (DirectoryStream<Path> directories = Files.newDirectoryStream(contents)) {
      for (Path directory : directories) {
        pruneContents(directory, before, listed);
      }
    }
  }

  private static void load(Snapshot snapshot, Set<String> listed) {
    listed.addAll(snapshot.contents());
  }

  private void pruneContents(Path directory, Instant before, Set<String> listed)
      throws IOException {
    if (!Files.isDirectory(directory)) {
      if (isOlder(directory, before)) {
        Files.deleteIfExists(directory); // what a crash left of a copy
      }
      return;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        String digest = String.valueOf(file.getFileName());
        if (!listed.contains(digest) && isOlder(file, before)) {
          checked.remove(digest);
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private static boolean isOlder(Path file, Instant before) throws IOException {
    return Files.getLastModifiedTime(file).toInstant().isBefore(before);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
