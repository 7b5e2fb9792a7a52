package dev.ringmaster.minion.launcher;

import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.states.function.FunctionFailure;
import dev.ringmaster.states.host.Command;
import dev.ringmaster.states.host.CommandOutput;
import dev.ringmaster.states.host.CommandResult;
import dev.ringmaster.states.host.CommandRunner;
import dev.ringmaster.states.host.Invocation;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Starts commands that outlive this process, each in its own session with a directory of its own
 * ({@code JOB/NUMBER}), and finds those of an earlier process. Stateless but for its directory.
 */
public final class Launcher {
  /** What a pipe takes at once: so much input reaches the command even if the minion dies. */
  private static final int PIPE_BYTES = 64 << 10;

  private final Path directory;
  private final Map<String, String> inherited;
  private final LauncherLimits limits;
  private @Nullable Path script;

  /**
   * @param directory for its use alone; made, for the owner only, when the first command starts
   * @param inherited the environment that commands inherit
   */
  public Launcher(Path directory, Map<String, String> inherited, LauncherLimits limits) {
    this.directory = directory.toAbsolutePath();
    this.inherited = Map.copyOf(inherited);
    this.limits = limits;
  }

  /**
   * Runs the commands of one job, in directories with rising numbers. A call that only reads may be
   * repeated after a restart while a command of its first attempt still runs in the first ones.
   */
  public CommandRunner forJob(JobId job) {
    AtomicInteger next = new AtomicInteger(-1);
    return (command, output) -> {
      next.compareAndSet(-1, firstFree(job));
      return run(job, next.getAndIncrement(), command, output);
    };
  }

  private int firstFree(JobId job) {
    try (Stream<Path> numbered = Files.list(directoryOf(job))) {
      return numbered
          .mapToInt(path -> Integer.parseInt(path.getFileName().toString()) + 1)
          .max()
          .orElse(0);
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw new FunctionFailure("cannot read " + directoryOf(job) + ": " + e.getMessage());
    }
  }

  private CommandResult run(JobId job, int number, Command command, CommandOutput output)
      throws InterruptedException {
    String program = command.argv().getFirst();
    if (program.isEmpty() || program.startsWith("-")) {
      throw new FunctionFailure("cannot run '" + program + "': that is no program's name");
    }
    Invocation invocation = Invocation.of(command, inherited);
    Optional<CommandResult> refusal = invocation.refusal(program);
    if (refusal.isPresent()) {
      output.line(refusal.get().stderr(), true);
      return refusal.get();
    }
    return start(job, number, command, invocation)
        .follow(output)
        .orElseThrow(() ->
            new FunctionFailure(
                program + " was ended together with its launcher: how far it came is unknown"));
  }

  private LaunchedCommand start(JobId job, int number, Command command, Invocation invocation) {
    String program = command.argv().getFirst();
    try {
      Optional<Instant> deadline =
          command.timeout().isPositive()
              ? Optional.of(Instant.now().plus(command.timeout()))
              : Optional.empty();
      CommandDirectory own =
          CommandDirectory.create(directoryOf(job).resolve("" + number), program, deadline);
      return spawn(own, command, invocation);
    } catch (IOException e) {
      throw new FunctionFailure("cannot run " + program + ": " + e.getMessage());
    }
  }

  private LaunchedCommand spawn(CommandDirectory own, Command command, Invocation invocation)
      throws IOException {
    List<String> argv = new ArrayList<>();
    argv.addAll(List.of("setsid", "sh", script().toString(), own.path().toString()));
    argv.addAll(invocation.argv());
    ProcessBuilder builder = new ProcessBuilder(argv).directory(invocation.directory().toFile());
    builder.environment().clear();
    builder.environment().putAll(invocation.environment());
    Path log = own.path().resolve("launcher");
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    Process process = withInput(builder, own, command);
    return new LaunchedCommand(own, limits, limit -> waitFor(process, limit));
  }

  private static boolean waitFor(Process process, Duration limit) throws InterruptedException {
    return process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * Starts it with its input, which must be whole even if this process dies: from a file that is
   * gone as soon as it is open, or from a pipe that holds all of it. A large secret input is fed
   * through the pipe all the same, because it must not reach the disk.
   */
  private static Process withInput(ProcessBuilder builder, CommandDirectory own, Command command)
      throws IOException {
    byte[] input = command.stdin();
    if (input.length > PIPE_BYTES && !command.secret()) {
      Path file = own.write("stdin", input);
      try {
        return builder.redirectInput(file.toFile()).start();
      } finally {
        Files.delete(file);
      }
    }
    Process process = builder.start();
    if (input.length <= PIPE_BYTES) {
      feed(process, input);
    } else {
      Thread.ofVirtual().name("input of " + process.pid()).start(() -> feed(process, input));
    }
    return process;
  }

  private static void feed(Process process, byte[] input) {
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.write(input);
    } catch (IOException e) {
      // A command need not read its input.
    }
  }

  private synchronized Path script() throws IOException {
    Path existing = script;
    if (existing != null && Files.exists(existing)) {
      return existing;
    }
    Path made = directory.resolve("launch.sh");
    Path temporary =
        Files.createTempFile(
            directory,
            "launch",
            ".new",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (InputStream source =
        Objects.requireNonNull(Launcher.class.getResourceAsStream("launch.sh"))) {
      Files.write(temporary, source.readAllBytes());
    }
    Files.move(temporary, made, StandardCopyOption.ATOMIC_MOVE);
    script = made;
    return made;
  }

  private Path directoryOf(JobId job) {
    return directory.resolve(job.toString());
  }

  /** What was launched for a job, in order. */
  public List<LaunchedCommand> commandsOf(JobId job) {
    try (Stream<Path> numbered = Files.list(directoryOf(job))) {
      return numbered
          .filter(Files::isDirectory)
          .sorted(Comparator.comparingInt(path -> Integer.parseInt(path.getFileName().toString())))
          .map(path -> LaunchedCommand.found(new CommandDirectory(path), limits))
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + directoryOf(job), e);
    }
  }

  /** Removes what is left of jobs that nobody asks for any more; what still runs is left alone. */
  public void forgetAllBut(Collection<JobId> jobs) {
    Set<String> kept = new HashSet<>();
    jobs.forEach(job -> kept.add(job.toString()));
    try (Stream<Path> all = Files.list(directory)) {
      for (Path path : all.filter(Files::isDirectory).toList()) {
        String name = path.getFileName().toString();
        if (!kept.contains(name)
            && commandsOf(JobId.parse(name)).stream().noneMatch(LaunchedCommand::isRunning)) {
          forget(JobId.parse(name));
        }
      }
    } catch (NoSuchFileException e) {
      // Nothing was ever launched.
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + directory, e);
    }
  }

  /** Removes a job's directories, once its return is kept. */
  public void forget(JobId job) {
    Path path = directoryOf(job);
    if (!Files.exists(path)) {
      return;
    }
    try {
      Files.walkFileTree(path, new Removal());
    } catch (IOException e) {
      throw new IllegalStateException("cannot remove " + path, e);
    }
  }

  private static final class Removal extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
        throws IOException {
      Files.delete(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
