package dev.ringmaster.master;

import dev.ringmaster.master.assembly.MasterProcess;
import dev.ringmaster.master.cli.MasterCli;
import dev.ringmaster.master.cli.Terminal;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/** The command {@code master}. Loads nothing of the master itself unless it is started. */
public final class Main {
  private Main() {}

  /**
   * @param args the command line
   */
  public static void main(String[] args) {
    Map<String, String> environment = System.getenv();
    MasterCli.Starter starter =
        new MasterCli.Starter() {
          @Override
          public int start(Path configuration, PrintStream err) {
            return MasterProcess.run(configuration, err);
          }

          @Override
          public String settings() {
            return MasterProcess.settings();
          }
        };
    System.exit(MasterCli.run(args, Terminal.ofProcess(environment), environment, starter));
  }
}
