package dev.ringmaster.minion.cli;

import dev.ringmaster.minion.assembly.MasterFiles;
import dev.ringmaster.minion.assembly.SettingsFile;
import dev.ringmaster.minion.files.LocalBundles;
import dev.ringmaster.minion.files.SavedBundle;
import dev.ringmaster.minion.link.BundleClient;
import dev.ringmaster.protocol.data.FileFailure;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Bundle;
import dev.ringmaster.protocol.job.BundleRequest;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "bundle",
    mixinStandardHelpOptions = true,
    description = {
      "Saves files and pillar as one file, for 'call --local --bundle' on a machine without a"
          + " master.",
      "",
      "They are this minion's own, from its master; or with --local those of a directory. The file"
          + " holds the pillar with its secrets in clear; only its owner can read it."
    })
final class BundleCommand implements Callable<Integer> {
  private final PrintStream out;

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
      names = "--environment",
      paramLabel = "NAME",
      description = "Whose files and pillar count. Default: base.")
  private String environment = "base";

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "The configuration file. Default: /etc/ringmaster/minion.yaml.")
  private Path config = SettingsFile.DEFAULT;

  @Parameters(index = "0", paramLabel = "FILE", description = "Where it goes.")
  private Path file = Path.of("");

  BundleCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (local) {
      return save(directory(fileRoot, pillar));
    }
    if (fileRoot.isPresent() || pillar.isPresent()) {
      throw new ProblemsException(Problem.of("--file-root and --pillar need --local"));
    }
    try (MasterFiles files = new MasterFiles(SettingsFile.read(config))) {
      return save(files);
    }
  }

  private int save(BundleClient from) throws InterruptedException {
    try {
      BundleRequest request = new BundleRequest(Optional.empty(), environment, environment, "");
      Bundle bundle = SavedBundle.save(from, request, file);
      out.println(file + ": " + bundle.files().size() + " files, snapshot " + bundle.snapshot());
      return MinionCli.OK;
    } catch (IOException e) {
      throw new ProblemsException(
          Problem.of("cannot save the bundle " + file + ": " + FileFailure.reason(e)));
    }
  }

  /**
   * A directory and a pillar as they are given on the command line; one in a file is read again
   * when a state asks for the pillar anew.
   */
  static BundleClient directory(Optional<Path> fileRoot, Optional<String> pillar) {
    Supplier<Value.MapValue> data = () -> pillar.map(BundleCommand::pillar).orElse(Value.map());
    var _ = data.get(); // what is wrong with it is told before anything runs
    return fileRoot.isPresent()
        ? new LocalBundles(fileRoot.get(), data)
        : LocalBundles.withoutFiles(data);
  }

  private static Value.MapValue pillar(String text) {
    return text.startsWith("@")
        ? CallWords.file(text.substring(1))
        : CallWords.mapping(text, "--pillar");
  }
}
