package dev.ringmaster.minion;

import dev.ringmaster.minion.cli.MinionCli;
import dev.ringmaster.minion.log.StandardErrorLog;

/** The command {@code minion}. */
public final class Main {
  private Main() {}

  /**
   * @param args the command line
   */
  public static void main(String[] args) {
    StandardErrorLog.choose(MinionCli.logLevel(args));
    System.exit(MinionCli.run(args, System.in, System.out, System.err));
  }
}
