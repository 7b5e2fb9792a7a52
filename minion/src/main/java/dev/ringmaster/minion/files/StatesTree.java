package dev.ringmaster.minion.files;

import dev.ringmaster.protocol.data.Place;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.rendering.SourceFile;
import dev.ringmaster.rendering.SourcePath;
import dev.ringmaster.rendering.SourceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;

/** The files below {@code states/} of a job's snapshot, as templates see them. */
public final class StatesTree implements SourceTree {
  private static final String ROOT = "states/";
  private final JobFiles files;

  StatesTree(JobFiles files) {
    this.files = files;
  }

  @Override
  public Optional<SourceFile> file(String path) {
    if (!SourcePath.isSafe(path)) {
      return Optional.empty();
    }
    Optional<Path> local = files.file(path);
    if (local.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(SourceFile.of(path, ROOT + path, Files.readAllBytes(local.get())));
    } catch (IOException e) {
      throw new ProblemsException(
          Problem.at(new Place(ROOT + path, 0, 0), "cannot be read: " + e.getMessage()));
    }
  }

  @Override
  public Collection<String> paths() {
    return files.below(ROOT).keySet();
  }

  @Override
  public String environment() {
    return files.environment();
  }
}
