package dev.ringmaster.master.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs several command lines in one process and throws their output away. The installation records
 * with it what the client needs at start-up (the JDK's AOT cache takes one process only).
 */
public final class Rehearsal {
  private static final String BETWEEN = "---";

  private Rehearsal() {}

  /**
   * @param args command lines, with {@code ---} between them
   */
  public static void main(String[] args) {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Terminal terminal =
        new Terminal(InputStream.nullInputStream(), nowhere, nowhere, false, false, true);
    Terminal.ofProcess(System.getenv());
    List<String> line = new ArrayList<>();
    for (String arg : args) {
      if (arg.equals(BETWEEN)) {
        run(line, terminal);
        line.clear();
      } else {
        line.add(arg);
      }
    }
    run(line, terminal);
  }

  private static void run(List<String> line, Terminal terminal) {
    MasterCli.run(line.toArray(String[]::new), terminal, System.getenv(), CommandGroups.NO_MASTER);
  }
}
