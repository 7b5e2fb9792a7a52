package dev.ringmaster.benchmarks;

import dev.ringmaster.master.cli.CallRefused;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.function.Suggestion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Measures everything, or one: {@code Main PREFIX DIRECTORY [NAME]}. */
public final class Main {
  private static final List<Benchmark> ALL =
      List.of(
          new ClientHelp(),
          new ClientPing(),
          new WarmPing(1),
          new WarmPing(50),
          new FleetPing(1000),
          new LargeFile(),
          new LargeFleet(1_000, 10_000),
          new SequentialStep(),
          new MinionMemory(),
          new MasterMemory(),
          new FileStates(false),
          new FileStates(true));

  private Main() {}

  /**
   * @param arguments where master and minion are installed, an empty directory with a short name,
   *     and the one to measure
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments.length < 2 || arguments.length > 3) {
      System.err.println("usage: Main PREFIX DIRECTORY [NAME]");
      System.exit(2);
    }
    List<Benchmark> chosen = arguments.length == 2 ? ALL : named(arguments[2]);
    if (chosen.isEmpty()) {
      List<String> names = ALL.stream().flatMap(it -> it.names().stream()).toList();
      String near = Suggestion.didYouMean(arguments[2], names);
      System.err.println(("There is no benchmark '" + arguments[2] + "'. " + near).strip());
      System.err.println("These exist: " + String.join(", ", names));
      System.exit(2);
    }
    Installed installed = new Installed(Path.of(arguments[0]));
    boolean all = true;
    for (Benchmark benchmark : chosen) {
      Path directory = Path.of(arguments[1]).resolve(benchmark.names().getFirst());
      try (Site site = Site.start(installed, directory)) {
        benchmark.measure(site, System.out::println);
      } catch (IllegalStateException | ProblemsException | CallRefused e) {
        System.out.println(
            String.join(", ", benchmark.names()) + ": not reached: " + e.getMessage());
        all = false;
      }
    }
    System.exit(all ? 0 : 1);
  }

  private static List<Benchmark> named(String name) {
    return ALL.stream().filter(benchmark -> benchmark.names().contains(name)).toList();
  }
}
