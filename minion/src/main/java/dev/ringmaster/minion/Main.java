package dev.ringmaster.minion;

import dev.ringmaster.minion.cli.MinionCli;

/** The command {@code minion}. */
public final class Main {
  private Main() {}

  /**
   * @param args the command line
   */
  public static void main(String[] args) {
    System.setProperty("logback.configurationFile", "logback-minion.xml");
    System.setProperty("RINGMASTER_LOG", MinionCli.logLevel(args));
    System.exit(MinionCli.run(args, System.in, System.out, System.err));
  }
}
