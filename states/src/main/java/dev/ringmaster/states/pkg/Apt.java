package dev.ringmaster.states.pkg;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Suggestion;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.function.FunctionFailure;
import dev.ringmaster.states.function.Tool;
import dev.ringmaster.states.host.Command;
import dev.ringmaster.states.host.CommandResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The programs of apt and dpkg, called so that they never ask and wait for each other's locks.
 *
 * @param lists where the package lists are; empty: the machine's own
 */
record Apt(CallContext context, Optional<Path> lists) {
  private static final Tool APT_GET =
      new Tool("apt-get", "pkg.* needs a system with apt (Debian, Ubuntu).");
  private static final Tool APT_CACHE = new Tool("apt-cache", APT_GET.advice());
  private static final Tool DPKG_QUERY = new Tool("dpkg-query", APT_GET.advice());
  private static final List<String> UPDATE = List.of("-o", "APT::Update::Error-Mode=any", "update");
  private static final Duration LOCK_PATIENCE = Duration.ofMinutes(5);
  private static final Duration LOCK_POLL = Duration.ofSeconds(2);
  private static final List<String> OPTIONS =
      List.of(
          "-q",
          "-y",
          "-o",
          "DPkg::Lock::Timeout=" + LOCK_PATIENCE.toSeconds(),
          "-o",
          "Dpkg::Options::=--force-confdef",
          "-o",
          "Dpkg::Options::=--force-confold",
          "-o",
          "APT::Cmd::Pattern-Only=true",
          "-o",
          "Acquire::Retries=3");

  /** What only looks leaves none of apt's caches and logs behind. */
  static final List<String> LOOKING =
      List.of(
          "-o",
          "Dir::Cache::pkgcache=",
          "-o",
          "Dir::Cache::srcpkgcache=",
          "-o",
          "Dir::Log::Planner=",
          "-o",
          "Dir::Log::Solver=");

  /** Ends what hooks would do to the machine after its lists are new. */
  private static final String WITHOUT_HOOKS =
      """
      #clear APT::Update::Pre-Invoke;
      #clear APT::Update::Post-Invoke;
      #clear APT::Update::Post-Invoke-Success;
      """;

  Apt(CallContext context) {
    this(context, Optional.empty());
  }

  /** What is installed now. */
  Installed installed() throws InterruptedException {
    CommandResult result =
        DPKG_QUERY.run(
            context,
            plain(Command.look("dpkg-query", "--show", "--showformat=" + Installed.FORMAT)),
            "list the installed packages");
    return Installed.parse(result.stdout());
  }

  /**
   * What apt-get would do; nothing is done.
   *
   * @param arguments a verb, options and packages
   * @return empty if it does not find a package
   */
  Optional<List<PlannedStep>> simulate(List<String> arguments) throws InterruptedException {
    CommandResult result = APT_GET.attempt(context, look("apt-get", "--simulate", arguments));
    if (result.succeeded()) {
      return Optional.of(PlannedStep.parse(result.stdout()));
    }
    String complaint = result.stderr();
    boolean unknown =
        complaint.contains("Unable to locate package")
            || complaint.contains("has no installation candidate")
            || (complaint.contains("Version '") && complaint.contains("was not found"));
    if (unknown) {
      return Optional.empty();
    }
    throw failure(result, "plan: apt-get " + String.join(" ", arguments));
  }

  void act(List<String> arguments) throws InterruptedException {
    CommandResult result = APT_GET.attempt(context, plain(Command.act(vector(arguments))));
    if (!result.succeeded()) {
      throw failure(result, "apt-get " + String.join(" ", arguments));
    }
  }

  /** Gets the package lists anew; another's lock on them is waited for. */
  void update() throws InterruptedException {
    long deadline = System.nanoTime() + LOCK_PATIENCE.toNanos();
    while (true) {
      List<String> argv = vector(UPDATE);
      CommandResult result = APT_GET.attempt(context, plain(Command.act(argv)));
      if (result.succeeded()) {
        return;
      }
      if (!result.stderr().contains("Could not get lock") || System.nanoTime() > deadline) {
        throw failure(result, "refresh the package lists");
      }
      context.output("waiting for another process that refreshes the package lists", false);
      Thread.sleep(LOCK_POLL);
    }
  }

  /** Gets package lists as {@link #update} would, but into a directory of their own. */
  void fetchLists() throws InterruptedException {
    Command command =
        look("apt-get", "--config-file=/dev/stdin", UPDATE)
            .reading(WITHOUT_HOOKS.getBytes(StandardCharsets.UTF_8))
            .within(LOCK_PATIENCE);
    CommandResult result = APT_GET.attempt(context, command);
    if (!result.succeeded()) {
      throw failure(result, "fetch the package lists");
    }
  }

  private Command look(String program, String first, List<String> arguments) {
    List<String> argv = new ArrayList<>(List.of(program, first));
    argv.addAll(LOOKING);
    lists.ifPresent(path -> argv.addAll(List.of("-o", "Dir::State::lists=" + path)));
    argv.addAll(program.equals("apt-get") ? OPTIONS : List.of());
    argv.addAll(arguments);
    return plain(Command.look(argv.toArray(String[]::new)));
  }

  private static List<String> vector(List<String> arguments) {
    List<String> argv = new ArrayList<>(List.of("apt-get"));
    argv.addAll(OPTIONS);
    argv.addAll(arguments);
    return argv;
  }

  static Command plain(Command command) {
    return command.withEnvironment(
        Map.of(
            "LC_ALL", "C.UTF-8",
            "DEBIAN_FRONTEND", "noninteractive",
            "APT_LISTCHANGES_FRONTEND", "none",
            "APT_LISTBUGS_FRONTEND", "none",
            "NEEDRESTART_SUSPEND", "1",
            "UCF_FORCE_CONFFOLD", "1"));
  }

  private static FunctionFailure failure(CommandResult result, String what) {
    FunctionFailure failure = APT_GET.failure(result, Duration.ofMinutes(1), what);
    String complaint = result.stderr();
    String advice = "";
    if (complaint.contains("dpkg was interrupted")) {
      advice = "Finish the interrupted installation with: dpkg --configure -a";
    } else if (complaint.contains("are you root?") || complaint.contains("Permission denied")) {
      advice = "Run the minion as root.";
    } else if (complaint.contains("Could not get lock")) {
      advice = "Another process holds apt's lock: wait for it or end it.";
    } else if (complaint.contains("held broken packages")
        || complaint.contains("unmet dependencies")) {
      advice = "The packages cannot be installed together: see which versions there are.";
    } else if (complaint.contains("Held packages were changed")) {
      advice = "A package is on hold: let it go with pkg.unhold, or leave it as it is.";
    } else if (complaint.contains("Failed to fetch")) {
      advice = "Refresh the package lists (refresh: true), and see whether the mirror is up.";
    }
    String said = advice;
    return new FunctionFailure(
        failure.problems().stream().map(problem -> problem.withAdvice(said)).toList(),
        failure.value());
  }

  /** The newest version that could be installed; empty if there is none. */
  Optional<String> candidate(String name) throws InterruptedException {
    CommandResult result =
        APT_CACHE.run(
            context,
            look("apt-cache", "policy", List.of("--", name)),
            "look for versions of " + name);
    return result
        .stdout()
        .lines()
        .map(String::strip)
        .filter(line -> line.startsWith("Candidate:"))
        .map(line -> line.substring("Candidate:".length()).strip())
        .filter(version -> !version.equals("(none)"))
        .findFirst();
  }

  /** All versions that could be installed, newest first. */
  List<String> versions(String name) throws InterruptedException {
    CommandResult result =
        APT_CACHE.attempt(context, look("apt-cache", "madison", List.of("--", name)));
    return result
        .stdout()
        .lines()
        .map(line -> line.split("\\|"))
        .filter(fields -> fields.length == 3)
        .map(fields -> fields[1].strip())
        .distinct()
        .toList();
  }

  /** Names one that does not exist, and suggests what was meant. */
  FunctionFailure unknown(List<PackageWish> wishes) throws InterruptedException {
    List<Problem> problems = new ArrayList<>();
    for (PackageWish wish : wishes) {
      List<String> versions = versions(wish.name());
      if (versions.isEmpty() && candidate(wish.name()).isEmpty()) {
        CommandResult names = APT_CACHE.attempt(context, look("apt-cache", "pkgnames", List.of()));
        String near = Suggestion.didYouMean(wish.name(), names.stdout().lines().toList());
        problems.add(
            Problem.of("there is no package " + wish.name() + " in apt's lists")
                .withAdvice(
                    near.isEmpty()
                        ? "Refresh them (refresh: true), or add the repository that has it."
                        : near));
      } else if (wish.version().isPresent() && !wish.isSatisfiedByAny(versions)) {
        problems.add(
            Problem.of("there is no version " + wish.version().get() + " of " + wish.name())
                .withAdvice("There is: " + String.join(", ", versions)));
      }
    }
    if (problems.isEmpty()) {
      problems.add(Problem.of("apt finds no way to install " + wishes));
    }
    return new FunctionFailure(problems, Value.nothing());
  }
}
