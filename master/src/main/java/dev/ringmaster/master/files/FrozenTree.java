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
  private static final String SECRET_SUFFIX = ".secret.sls";
  private static final int OTHERS = 0077;

  /** One file in memory. */
  record ReadFile(String shown, byte[] content, int mode) {
    /** A file of secrets that others may read is a problem, but only for whoever uses it. */
    String refusal() {
      return shown.endsWith(SECRET_SUFFIX) && (mode & OTHERS) != 0
          ? "holds secrets and may be read by others: its mode is 0" + Integer.toOctalString(mode)
          : "";
    }
  }

  @Override
  public Optional<SourceFile> file(String path) {
    ReadFile file = files.get(path);
    if (file == null) {
      return Optional.empty();
    }
    String refusal = file.refusal();
    if (!refusal.isEmpty()) {
      throw new ProblemsException(
          Problem.at(new Place(file.shown(), 0, 0), refusal)
              .withAdvice("chmod 0600 it, or take the secrets out of it."));
    }
    return Optional.of(SourceFile.of(path, file.shown(), file.content()));
  }

  @Override
  public Collection<String> paths() {
    return files.keySet();
  }
}
