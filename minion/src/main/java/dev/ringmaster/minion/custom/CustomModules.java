package dev.ringmaster.minion.custom;

import dev.ringmaster.minion.files.JobFiles;
import dev.ringmaster.protocol.data.Place;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.protocol.job.Bundle;
import dev.ringmaster.rendering.Json;
import dev.ringmaster.states.function.Function;
import dev.ringmaster.states.function.FunctionFailure;
import dev.ringmaster.states.function.Functions;
import dev.ringmaster.states.host.Command;
import dev.ringmaster.states.host.CommandOutput;
import dev.ringmaster.states.host.CommandResult;
import dev.ringmaster.states.host.CommandRunner;
import dev.ringmaster.states.resource.Resource;
import dev.ringmaster.states.resource.Resources;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes functions and states of the executables below {@code _modules/} and {@code _states/} of a
 * snapshot. Each is asked once to describe itself, and again only when its content changes.
 */
public final class CustomModules {
  private static final Duration DESCRIBE_LIMIT = Duration.ofSeconds(20);
  private static final int EXECUTABLE_BITS = 0111;
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_EXECUTABLE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private final Path directory;
  private final CommandRunner looks;
  private final Map<String, List<Description.Offered>> described = new ConcurrentHashMap<>();

  /**
   * @param directory where executables stand, for the minion alone; made when needed
   * @param looks runs commands that change nothing
   */
  public CustomModules(Path directory, CommandRunner looks) {
    this.directory = directory;
    this.looks = looks;
  }

  /** What the executables of a job's snapshot offer. */
  public Custom of(JobFiles files) throws InterruptedException {
    Collected collected = new Collected(files);
    collected.read("_modules/", Signature.Kind.FUNCTION);
    collected.read("_states/", Signature.Kind.STATE);
    return collected.custom();
  }

  private final class Collected {
    private final JobFiles files;
    private final List<Function> functions = new ArrayList<>();
    private final List<Resource<?>> resources = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    Collected(JobFiles files) {
      this.files = files;
    }

    Custom custom() {
      return new Custom(Functions.of(functions), Resources.of(resources), problems);
    }

    void read(String root, Signature.Kind kind) throws InterruptedException {
      for (Map.Entry<String, Bundle.FileEntry> entry : files.below(root).entrySet()) {
        String path = entry.getKey();
        if (path.contains("/") || path.startsWith(".")) {
          continue;
        }
        try {
          add(root + path, entry.getValue(), kind);
        } catch (ProblemsException e) {
          problems.addAll(e.problems());
        } catch (FunctionFailure e) {
          problems.addAll(e.problems());
        } catch (IOException e) {
          problems.add(problem(root + path, "cannot be made ready: " + e.getMessage()));
        }
      }
    }

    private void add(String path, Bundle.FileEntry entry, Signature.Kind kind)
        throws IOException, InterruptedException {
      if ((entry.mode() & EXECUTABLE_BITS) == 0) {
        throw new ProblemsException(
            problem(path, "is not executable").withAdvice("On the master: chmod +x " + path));
      }
      Executable executable = new Executable(place(path, entry), path);
      for (Description.Offered offered : offered(executable, entry, kind)) {
        if (kind == Signature.Kind.FUNCTION) {
          functions.add(new CustomFunction(offered.signature(), executable));
        } else {
          resources.add(new CustomState(offered.signature(), offered.watch(), executable));
        }
      }
    }

    /** Puts the executable where it can be run, under its own name. */
    private Path place(String path, Bundle.FileEntry entry)
        throws IOException, InterruptedException {
      Path home = directory.resolve(entry.sha256());
      Path place = home.resolve(path.substring(path.lastIndexOf('/') + 1));
      if (Files.exists(place)) {
        return place;
      }
      Path content = files.local(path).orElseThrow();
      Files.createDirectories(home, PRIVATE_DIRECTORY);
      Path temporary = Files.createTempFile(home, "incoming", "", PRIVATE_EXECUTABLE);
      try {
        Files.write(temporary, Files.readAllBytes(content));
        Files.move(temporary, place, StandardCopyOption.ATOMIC_MOVE);
      } catch (FileAlreadyExistsException e) {
        Files.delete(temporary);
      }
      return place;
    }
  }

  private List<Description.Offered> offered(
      Executable executable, Bundle.FileEntry entry, Signature.Kind kind)
      throws InterruptedException {
    String key = entry.sha256() + " " + executable.shown();
    List<Description.Offered> known = described.get(key);
    if (known != null) {
      return known;
    }
    CommandResult result =
        looks.run(
            Command.look(executable.file().toString(), "describe").within(DESCRIBE_LIMIT),
            CommandOutput.NONE);
    if (!result.succeeded()) {
      throw new ProblemsException(
          problem(
                  executable.shown(),
                  "cannot describe itself (status "
                      + result.exitStatus()
                      + "): "
                      + result.complaint())
              .withAdvice("It is run with the one argument 'describe' and must print JSON."));
    }
    String name = executable.shown().substring(executable.shown().lastIndexOf('/') + 1);
    String module = name.contains(".") ? name.substring(0, name.indexOf('.')) : name;
    List<Description.Offered> offered =
        Description.read(
            module, kind, Json.read(result.stdout(), "the description of " + executable.shown()));
    described.put(key, offered);
    return offered;
  }

  private static Problem problem(String path, String message) {
    return Problem.at(new Place(path, 0, 0), message);
  }
}
