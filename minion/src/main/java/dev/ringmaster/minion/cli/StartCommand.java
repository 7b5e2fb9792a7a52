package dev.ringmaster.minion.cli;

import dev.ringmaster.minion.assembly.Minion;
import dev.ringmaster.minion.assembly.MinionSettings;
import dev.ringmaster.minion.assembly.MinionShared;
import dev.ringmaster.minion.assembly.SettingsFile;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "start",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the minion in the foreground until SIGTERM or SIGINT, logging to standard error.",
      "Commands that run when it ends go on; the next start takes them up and reports how they"
          + " ended."
    })
final class StartCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(StartCommand.class);
  private static final Duration RESTED_AFTER = Duration.ofSeconds(15);

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "The configuration file. Default: /etc/ringmaster/minion.yaml.")
  private Path config = SettingsFile.DEFAULT;

  @Option(
      names = "--token",
      paramLabel = "FILE",
      description =
          "A file of mode 0600 with a join token, or - to read one line from standard input, which"
              + " is kept in memory alone. Wins over the setting master.token.")
  private Optional<String> token = Optional.empty();

  private final InputStream in;

  StartCommand(InputStream in) {
    this.in = in;
  }

  @Override
  public Integer call() throws InterruptedException {
    MinionSettings read = SettingsFile.read(config);
    MinionSettings settings =
        token.map(given -> TokenOption.of(given, in)).map(read::withToken).orElse(read);
    MinionShared shared = MinionShared.create();
    Minion minion = new Minion(settings, shared);
    CountDownLatch end = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  LOG.info("stopping; {} jobs are under way", minion.jobs());
                  minion.close();
                  shared.close();
                  end.countDown();
                },
                "stop"));
    minion.start();
    SpareHeap spare = new SpareHeap();
    while (!end.await(RESTED_AFTER.toSeconds(), TimeUnit.SECONDS)) {
      spare.look(minion.jobs());
    }
    return MinionCli.OK;
  }
}
