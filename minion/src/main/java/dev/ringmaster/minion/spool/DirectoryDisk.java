package dev.ringmaster.minion.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A real directory. Files are opened for each step and closed again: a spool that does nothing
 * costs no descriptor.
 */
public final class DirectoryDisk implements SpoolDisk {
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private final Path directory;

  /** Creates the directory, for its owner only, if it is missing. */
  public DirectoryDisk(Path directory) throws IOException {
    this.directory = directory;
    Files.createDirectories(directory, PRIVATE_DIRECTORY);
  }

  private FileChannel open(String name, OpenOption... options) throws IOException {
    return FileChannel.open(directory.resolve(name), options);
  }

  @Override
  public long size(String name) throws IOException {
    try {
      return Files.readAttributes(
              directory.resolve(name), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
          .size();
    } catch (NoSuchFileException e) {
      return -1;
    }
  }

  @Override
  public byte[] read(String name, long offset, int length) throws IOException {
    try (FileChannel file = open(name, StandardOpenOption.READ)) {
      ByteBuffer buffer = ByteBuffer.allocate(length);
      while (buffer.hasRemaining()) {
        if (file.read(buffer, offset + buffer.position()) < 0) {
          throw new IOException(name + " ends before byte " + (offset + length));
        }
      }
      return buffer.array();
    }
  }

  @Override
  public void write(String name, long offset, byte[] bytes) throws IOException {
    Set<OpenOption> options =
        Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE, LinkOption.NOFOLLOW_LINKS);
    try (FileChannel file = FileChannel.open(directory.resolve(name), options, PRIVATE)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        file.write(buffer, offset + buffer.position());
      }
    }
  }

  @Override
  public void force(String name) throws IOException {
    try (FileChannel file = open(name, StandardOpenOption.WRITE)) {
      file.force(false);
    }
  }

  @Override
  public void truncate(String name, long size) throws IOException {
    try (FileChannel file = open(name, StandardOpenOption.WRITE)) {
      file.truncate(size);
    }
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Files.move(directory.resolve(from), directory.resolve(to), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void delete(String name) throws IOException {
    Files.deleteIfExists(directory.resolve(name));
  }

  @Override
  public void forceNames() throws IOException {
    try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
      names.force(true);
    }
  }

  @Override
  public String place() {
    return directory.toString();
  }

  @Override
  public long free() throws IOException {
    return Files.getFileStore(directory).getUsableSpace();
  }
}
