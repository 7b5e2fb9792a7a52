package dev.ringmaster.master.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An operator's files, written as a test goes on. */
record Tree(Path root) {
  /** Writes {@code base/states/a.sls} below the root. */
  Path write(String path, String content) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  Path environment(String name) throws IOException {
    return Files.createDirectories(root.resolve(name));
  }
}
