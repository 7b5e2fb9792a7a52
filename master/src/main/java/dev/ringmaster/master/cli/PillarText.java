package dev.ringmaster.master.cli;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What {@code --pillar} gives: YAML, or {@code @FILE}. */
final class PillarText {
  private PillarText() {}

  /** The YAML text, which the master reads. */
  static String read(String option) {
    if (!option.startsWith("@")) {
      return option;
    }
    try {
      return Files.readString(Path.of(option.substring(1)));
    } catch (IOException e) {
      throw new ProblemsException(
          Problem.of("cannot read " + option.substring(1) + " for --pillar: " + e.getMessage()));
    }
  }
}
