package dev.ringmaster.orchestration.plan;

import dev.ringmaster.rendering.SourceFile;
import dev.ringmaster.rendering.SourceTree;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** Runbooks in memory. */
record MemoryTree(String environment, Map<String, String> files) implements SourceTree {
  @Override
  public Optional<SourceFile> file(String path) {
    return Optional.ofNullable(files.get(path))
        .map(
            text -> SourceFile.of(path, "runbooks/" + path, text.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public Collection<String> paths() {
    return files.keySet();
  }
}
