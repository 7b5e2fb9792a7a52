package dev.ringmaster.master.cli;

import dev.ringmaster.protocol.data.FileFailure;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** What {@code --pillar} gives: YAML, or {@code @FILE}. */
final class PillarText {
  private PillarText() {}

  /** The YAML text, which the master reads. */
  static String read(String option) {
    if (!option.startsWith("@")) {
      return option;
    }
    String file = option.substring(1);
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw unreadable(file, FileFailure.reason(e, file));
    } catch (InvalidPathException e) {
      throw unreadable(file, e.getReason());
    }
  }

  private static ProblemsException unreadable(String file, String reason) {
    return new ProblemsException(Problem.of("cannot read " + file + " for --pillar: " + reason));
  }
}
