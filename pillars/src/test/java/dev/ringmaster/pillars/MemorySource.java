package dev.ringmaster.pillars;

import dev.ringmaster.rendering.SourceFile;
import dev.ringmaster.rendering.SourceTree;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** Pillar files in memory, by environment and path. */
record MemorySource(Map<String, Map<String, String>> files) implements PillarSource {
  @Override
  public Optional<SourceTree> tree(String environment) {
    return Optional.ofNullable(files.get(environment)).map(tree -> new Tree(environment, tree));
  }

  @Override
  public Collection<String> environments() {
    return files.keySet();
  }

  private record Tree(String environment, Map<String, String> files) implements SourceTree {
    @Override
    public Optional<SourceFile> file(String path) {
      return Optional.ofNullable(files.get(path))
          .map(text ->
              SourceFile.of(
                  path, environment + "/pillar/" + path, text.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public Collection<String> paths() {
      return files.keySet();
    }
  }
}
