package dev.ringmaster.states.host;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The files of this machine (Linux). */
public final class LocalFiles implements HostFiles {
  private static final String ATTRIBUTES =
      "unix:mode,uid,gid,size,lastModifiedTime,isRegularFile,isDirectory,isSymbolicLink";
  private static final int BUFFER = 256 << 10;
  private final Owners owners = new Owners();
  private final UnsettledWrites unsettled = new UnsettledWrites();
  private final int readLimit;

  public LocalFiles(HostLimits limits) {
    this.readLimit = limits.fileBytes();
  }

  @Override
  public Optional<FileStatus> status(Path path) throws IOException {
    return look(path, NOFOLLOW_LINKS);
  }

  @Override
  public Optional<FileStatus> statusFollowing(Path path) throws IOException {
    return look(path);
  }

  private Optional<FileStatus> look(Path path, LinkOption... options) throws IOException {
    Map<String, Object> attributes;
    try {
      attributes = Files.readAttributes(path, ATTRIBUTES, options);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return Optional.empty();
    } catch (FileSystemException e) {
      if (String.valueOf(e.getReason()).contains("Not a directory")) {
        return Optional.empty();
      }
      throw e;
    }
    Kind kind = kind(attributes);
    Owners.Names names =
        owners.names(
            attribute(attributes, "uid", Integer.class),
            attribute(attributes, "gid", Integer.class),
            path,
            options);
    return Optional.of(
        new FileStatus(
            kind,
            attribute(attributes, "mode", Integer.class) & 07777,
            names.user(),
            names.group(),
            attribute(attributes, "size", Long.class),
            attribute(attributes, "lastModifiedTime", FileTime.class).toMillis(),
            kind == Kind.SYMLINK ? Files.readSymbolicLink(path).toString() : ""));
  }

  private static <T> T attribute(Map<String, Object> attributes, String name, Class<T> type) {
    return type.cast(Objects.requireNonNull(attributes.get(name)));
  }

  private static Kind kind(Map<String, Object> attributes) {
    if (attribute(attributes, "isRegularFile", Boolean.class)) {
      return Kind.FILE;
    }
    if (attribute(attributes, "isDirectory", Boolean.class)) {
      return Kind.DIRECTORY;
    }
    return attribute(attributes, "isSymbolicLink", Boolean.class) ? Kind.SYMLINK : Kind.OTHER;
  }

  @Override
  public byte[] read(Path path) throws IOException {
    try (InputStream in = open(path)) {
      byte[] content = in.readNBytes(readLimit);
      if (content.length == readLimit && in.read() >= 0) {
        throw new IOException(
            path + " is larger than " + readLimit + " bytes, the most that is read at once");
      }
      return content;
    }
  }

  /** Opens a regular file only: reading a pipe or a device could wait for ever. */
  private static InputStream open(Path path) throws IOException {
    if (!Files.isRegularFile(path, NOFOLLOW_LINKS)) {
      if (!Files.exists(path, NOFOLLOW_LINKS)) {
        throw new NoSuchFileException(path.toString());
      }
      throw new IOException(path + " is not a regular file");
    }
    return Files.newInputStream(path, StandardOpenOption.READ, NOFOLLOW_LINKS);
  }

  @Override
  public String sha256(Path path) throws IOException {
    try (InputStream in = open(path)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      long size = Files.size(path);
      byte[] buffer = new byte[Math.clamp(size + 1, 512, BUFFER)];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        digest.update(buffer, 0, count);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      entries.forEach(entry -> names.add(entry.getFileName().toString()));
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    Collections.sort(names);
    return names;
  }

  @Override
  public void requireWritable(Path directory) throws IOException {
    Writable.require(directory);
  }

  @Override
  public void requireOwners(Optional<String> user, Optional<String> group) throws IOException {
    owners.require(user, group);
  }

  @Override
  public void write(Path path, byte[] content, Ownership ownership) throws IOException {
    new Replacement(path, inheriting(path, ownership), owners, unsettled)
        .with(channel -> writeAll(channel, ByteBuffer.wrap(content)));
  }

  private static void writeAll(FileChannel channel, ByteBuffer content) throws IOException {
    while (content.hasRemaining()) {
      channel.write(content);
    }
  }

  @Override
  public void copy(Path from, Path to, Ownership ownership) throws IOException {
    try (InputStream in = open(from)) {
      new Replacement(to, inheriting(to, ownership), owners, unsettled)
          .with(channel -> in.transferTo(Channels.newOutputStream(channel)));
    }
  }

  /** What the file has already, where nothing else is asked for. */
  private Ownership inheriting(Path path, Ownership wanted) throws IOException {
    Optional<FileStatus> before = status(path).filter(status -> status.kind() == Kind.FILE);
    return new Ownership(
        wanted.mode().or(() -> before.map(FileStatus::mode)),
        wanted.user().or(() -> before.map(FileStatus::user)),
        wanted.group().or(() -> before.map(FileStatus::group)));
  }

  @Override
  public void createDirectory(Path path, Ownership ownership) throws IOException {
    owners.require(ownership.user(), ownership.group());
    Files.createDirectory(
        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    owners.set(path, ownership.user(), ownership.group());
    Owners.setMode(path, ownership.mode().orElseGet(() -> 0777 & ~Umask.own()));
    unsettled.directoryOf(path);
  }

  @Override
  public void setOwnership(Path path, Ownership ownership) throws IOException {
    // The kernel drops set-id bits when the owner changes, so the mode comes last, also when only
    // the owner was asked for.
    Optional<FileStatus> before = status(path);
    owners.set(path, ownership.user(), ownership.group());
    boolean link = before.isPresent() && before.get().kind() == Kind.SYMLINK;
    Optional<Integer> mode =
        ownership.mode().or(() -> before.map(FileStatus::mode).filter(old -> (old & 06000) != 0));
    if (mode.isPresent() && !link) {
      Owners.setMode(path, mode.get());
    }
  }

  @Override
  public void symlink(Path link, String target) throws IOException {
    Path temporary = Replacement.temporary(link);
    Files.createSymbolicLink(temporary, Path.of(target));
    try {
      Files.move(temporary, link, StandardCopyOption.ATOMIC_MOVE);
      unsettled.directoryOf(link);
    } catch (IOException e) {
      Files.deleteIfExists(temporary);
      throw e;
    }
  }

  @Override
  public void settle() throws IOException {
    unsettled.settle();
  }

  @Override
  public void remove(Path path) throws IOException {
    unsettled.directoryOf(path);
    if (!Files.isDirectory(path, NOFOLLOW_LINKS)) {
      Files.delete(path);
      return;
    }
    Path parent = path.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IOException("the root directory cannot be removed");
    }
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(parent)) {
      removeTree(secure(stream), path.getFileName());
    }
  }

  /** Relative to open directories all the way down, so that no link slipped in is followed. */
  private static void removeTree(SecureDirectoryStream<Path> parent, Path name) throws IOException {
    try (SecureDirectoryStream<Path> directory = parent.newDirectoryStream(name, NOFOLLOW_LINKS)) {
      for (Path entry : directory) {
        Path child = entry.getFileName();
        boolean isDirectory =
            directory
                .getFileAttributeView(child, BasicFileAttributeView.class, NOFOLLOW_LINKS)
                .readAttributes()
                .isDirectory();
        if (isDirectory) {
          removeTree(directory, child);
        } else {
          directory.deleteFile(child);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    parent.deleteDirectory(name);
  }

  private static SecureDirectoryStream<Path> secure(DirectoryStream<Path> stream)
      throws IOException {
    if (stream instanceof SecureDirectoryStream<Path> secure) {
      return secure;
    }
    throw new IOException("this file system cannot be walked without following links");
  }
}
