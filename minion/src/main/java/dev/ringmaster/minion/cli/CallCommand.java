package dev.ringmaster.minion.cli;

import dev.ringmaster.minion.assembly.LocalCall;
import dev.ringmaster.minion.assembly.MasterFiles;
import dev.ringmaster.minion.assembly.MinionSettings;
import dev.ringmaster.minion.assembly.SettingsFile;
import dev.ringmaster.minion.files.SavedBundle;
import dev.ringmaster.minion.grains.MachineGrains;
import dev.ringmaster.minion.intake.Runner;
import dev.ringmaster.minion.intake.StateLock;
import dev.ringmaster.minion.link.BundleClient;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Call;
import dev.ringmaster.protocol.job.MinionId;
import dev.ringmaster.protocol.job.Outcome;
import dev.ringmaster.states.function.FunctionFailure;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "call",
    mixinStandardHelpOptions = true,
    description = {
      "Calls a function on this machine, by the same code that runs a master's orders.",
      "",
      "With --local no master is needed: files come from --file-root (a directory that holds"
          + " states/), the pillar from --pillar; or both from a --bundle. Without it, files and"
          + " pillar come from the master, by this minion's own certificate."
    })
final class CallCommand implements Callable<Integer> {
  private static final String GRAINS_NOT_TOLD =
      "'minion call' tells no master of these grains; a minion that runs does so when it gathers"
          + " them next";

  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;

  @Option(names = "--local", description = "Without a master.")
  private boolean local;

  @Option(
      names = "--file-root",
      paramLabel = "DIR",
      description = "With --local: an environment, a directory with states/, _modules/, _states/.")
  private Optional<Path> fileRoot = Optional.empty();

  @Option(
      names = "--pillar",
      paramLabel = "YAML",
      description = "With --local: the whole pillar, such as '{a: 1}'; '@FILE' reads a file.")
  private Optional<String> pillar = Optional.empty();

  @Option(
      names = "--bundle",
      paramLabel = "FILE",
      description = "With --local: files and pillar as 'minion bundle' saved them.")
  private Optional<Path> bundle = Optional.empty();

  @Option(names = "--id", paramLabel = "ID", description = "With --local: this minion's id.")
  private String id = "local";

  @Option(
      names = "--environment",
      paramLabel = "NAME",
      description = "Whose files and pillar count. Default: base.")
  private String environment = "base";

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = {
        "The configuration file. Default: /etc/ringmaster/minion.yaml. With --local only the"
            + " directory in it counts: state runs of one minion wait for each other there."
      })
  private Path config = SettingsFile.DEFAULT;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "yaml or json. Default: yaml.")
  private Printed.Format format = Printed.Format.YAML;

  @Parameters(index = "0", paramLabel = "FUNCTION", description = "Such as test.ping.")
  private String function = "";

  @Parameters(
      index = "1..*",
      paramLabel = "ARG",
      description = "A value, KEY=VALUE (both YAML), KEY=@FILE, or KEY=- (standard input).")
  private List<String> words = new ArrayList<>();

  CallCommand(InputStream in, PrintStream out, PrintStream err) {
    this.in = in;
    this.out = out;
    this.err = err;
  }

  @Override
  public Integer call() throws InterruptedException {
    Call call = new CallWords(in).call(function, words);
    if (local) {
      return masterless(call);
    }
    if (fileRoot.isPresent() || pillar.isPresent() || bundle.isPresent()) {
      throw new ProblemsException(Problem.of("--file-root, --pillar and --bundle need --local"));
    }
    MinionSettings settings = SettingsFile.read(config);
    try (MasterFiles files = new MasterFiles(settings)) {
      return run(
          call, settings.id(), settings.grains(), files, () -> StateLock.of(settings.directory()));
    }
  }

  private int masterless(Call call) throws InterruptedException {
    if (!MinionId.isValid(id)) {
      throw new ProblemsException(
          Problem.of("'" + id + "' cannot be a minion's id")
              .withAdvice("An id has 1 to 128 of a-z 0-9 . _ -."));
    }
    if (bundle.isPresent() && (fileRoot.isPresent() || pillar.isPresent())) {
      throw new ProblemsException(
          Problem.of("--bundle has files and a pillar of its own: leave out the others"));
    }
    BundleClient bundles =
        bundle.isPresent()
            ? SavedBundle.open(bundle.get())
            : BundleCommand.directory(fileRoot, pillar);
    return run(
        call,
        new MinionId(id),
        Path.of("/etc/ringmaster/grains.yaml"),
        bundles,
        this::lockWithoutMaster);
  }

  /**
   * That of the minion which this machine has, or would have by default; a user who may not touch
   * its directory is no other run of that minion, and has a lock of their own.
   */
  private StateLock lockWithoutMaster() {
    Path directory =
        config.equals(SettingsFile.DEFAULT) && !Files.isReadable(config)
            ? SettingsFile.DIRECTORY
            : SettingsFile.read(config).directory();
    Path existing = directory.toAbsolutePath();
    while (!Files.exists(existing)) {
      existing = Objects.requireNonNull(existing.getParent());
    }
    return StateLock.of(
        Files.isWritable(existing)
            ? directory
            : Path.of(System.getProperty("user.home"), ".ringmaster"));
  }

  private int run(
      Call call, MinionId minion, Path grainsFile, BundleClient bundles, Supplier<StateLock> states)
      throws InterruptedException {
    MachineGrains grains = new MachineGrains(minion, grainsFile);
    grains.whenRefreshed(() -> err.println(GRAINS_NOT_TOLD));
    Thread own = Thread.currentThread();
    CountDownLatch done = new CountDownLatch(1);
    Thread stop = new Thread(() -> stop(own, done), "stop");
    Runtime.getRuntime().addShutdownHook(stop);
    try (LocalCall local = new LocalCall(minion, grains, bundles, states)) {
      return report(local.run(call, environment, new Voice()));
    } finally {
      done.countDown();
    }
  }

  /** At Ctrl-C: ends what runs, and waits until nothing of it does. */
  private static void stop(Thread call, CountDownLatch done) {
    call.interrupt();
    try {
      done.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int report(Outcome outcome) {
    switch (outcome) {
      case Outcome.Succeeded done -> {
        out.print(Printed.answer(done.value(), format));
        return MinionCli.OK;
      }
      case Outcome.Failed failed -> {
        if (!(failed.value() instanceof Value.Null)) {
          out.print(Printed.answer(failed.value(), format));
        }
        failed.problems().forEach(problem -> err.println(Printed.message(problem.describe())));
        return MinionCli.FAILED;
      }
      case Outcome other -> {
        err.println(Printed.safe(other.toString()));
        return MinionCli.FAILED;
      }
    }
  }

  /** Messages go to standard error; the answer alone to standard output. */
  private final class Voice implements Runner.Scope {
    @Override
    public void output(String text, boolean error) {
      err.println(Printed.safe(text));
    }

    @Override
    public void send(String tag, Value data) {
      throw new FunctionFailure(
          Problem.of(
                  "the event '" + tag + "' was not sent: 'minion call' has no stream to a master")
              .withAdvice("Only what runs as a job can send one: 'master run' on the master."));
    }
  }
}
