package dev.ringmaster.master.store;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A real file system of fixed size (a tmpfs, so this wants root), until it is closed. */
final class SmallDisk implements AutoCloseable {
  private final Path directory;

  SmallDisk(Path directory, int mebibytes) throws IOException {
    this.directory = Files.createDirectory(directory);
    run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m,mode=0700", "tmpfs");
  }

  private void run(String... command) throws IOException {
    List<String> argv = new ArrayList<>(List.of(command));
    argv.add(directory.toString());
    Process process = new ProcessBuilder(argv).inheritIO().start();
    try {
      if (process.waitFor() != 0) {
        throw new IOException("failed: " + argv);
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  Path directory() {
    return directory;
  }

  long free() throws IOException {
    return Files.getFileStore(directory).getUsableSpace();
  }

  /** Something else takes the last byte. */
  void fill() throws IOException {
    write("filler", 64 << 10);
    write("crumbs", 512);
  }

  private void write(String name, int block) throws IOException {
    try (OutputStream out = Files.newOutputStream(directory.resolve(name))) {
      byte[] zeros = new byte[block];
      while (true) {
        out.write(zeros);
      }
    } catch (IOException full) {
      if (free() >= block) {
        throw full;
      }
    }
  }

  /** And gives it up. */
  void clear() throws IOException {
    Files.deleteIfExists(directory.resolve("filler"));
    Files.deleteIfExists(directory.resolve("crumbs"));
  }

  @Override
  public void close() throws IOException {
    run("umount", "--lazy");
    Files.delete(directory);
  }
}
