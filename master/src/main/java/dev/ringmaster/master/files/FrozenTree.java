package dev.ringmaster.master.files;

import dev.ringmaster.protocol.data.Place;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.rendering.SourceFile;
import dev.ringmaster.rendering.SourceTree;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** Files that the master renders itself, as they were when they were read. */
record FrozenTree(String environment, Map<String, ReadFile> files) implements SourceTree {

  /**
   * One file in memory.
   *
   * @param problem why it must not be used, empty if it may
   */
  record ReadFile(String shown, byte[] content, String problem) {}

  @Override
  public Optional<SourceFile> file(String path) {
    ReadFile file = files.get(path);
    if (file == null) {
      return Optional.empty();
    }
    if (!file.problem().isEmpty()) {
      throw new ProblemsException(
          Problem.at(new Place(file.shown(), 0, 0), file.problem())
              .withAdvice("chmod 0600 it, or take the secrets out of it."));
    }
    return Optional.of(SourceFile.of(path, file.shown(), file.content()));
  }

  @Override
  public Collection<String> paths() {
    return files.keySet();
  }
}
