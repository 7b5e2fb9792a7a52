package dev.ringmaster.rendering;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** Files in memory, below {@code states/}. */
record MemoryTree(Map<String, String> files) implements SourceTree {
  @Override
  public Optional<SourceFile> file(String path) {
    return Optional.ofNullable(files.get(path))
        .map(text -> SourceFile.of(path, "states/" + path, text.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public Collection<String> paths() {
    return files.keySet();
  }

  @Override
  public String environment() {
    return "base";
  }
}
