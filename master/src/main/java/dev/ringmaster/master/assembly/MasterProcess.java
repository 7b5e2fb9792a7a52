package dev.ringmaster.master.assembly;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import dev.ringmaster.protocol.data.ProblemsException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The master as a process: from its configuration to the signal that ends it. */
public final class MasterProcess {
  private static final Logger LOG = LoggerFactory.getLogger(MasterProcess.class);

  private MasterProcess() {}

  /** Every setting, described. */
  public static String settings() {
    return SettingTable.describe();
  }

  /**
   * Runs the master until SIGTERM or SIGINT.
   *
   * @return 1 if it could not be started, which {@code err} explains; otherwise it does not return
   *     before the process ends
   */
  public static int run(Path file, PrintStream err) {
    try {
      MasterConfiguration configuration = MasterConfiguration.read(file);
      setLevel(configuration.logLevel());
      Master master = Master.start(configuration);
      LOG.info(
          "the master is ready on {}, for minions at {}:{}, for enrolment at {}:{}",
          configuration.socket(),
          configuration.link().address(),
          master.minionsPort(),
          configuration.link().address(),
          master.enrolPort());
      waitForTheEnd(master);
      return 0;
    } catch (ProblemsException e) {
      err.println("The master was not started.");
      e.problems().forEach(problem -> err.println(problem.describe()));
      return 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  private static void waitForTheEnd(Master master) throws InterruptedException {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  LOG.info("stopping");
                  master.close();
                  LOG.info("stopped");
                },
                "stop"));
    new CountDownLatch(1).await();
  }

  private static void setLevel(Level level) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.getLogger("dev.ringmaster").setLevel(level);
    }
  }
}
