package dev.ringmaster.states.pkg;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.function.FunctionFailure;
import dev.ringmaster.states.function.Tool;
import dev.ringmaster.states.host.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * The package lists as a refresh would make them, in a directory of their own that goes when this
 * is closed: to look at them changes nothing on the machine.
 */
record FreshLists(CallContext context, Path directory) implements AutoCloseable {
  private static final Tool APT_CONFIG = Tool.ofPackage("apt-config", "apt");

  /**
   * Begins with a copy of the machine's own, so that only what changed is fetched.
   *
   * @throws FunctionFailure if a repository cannot be reached, as a refresh would
   */
  static FreshLists of(CallContext context) throws InterruptedException {
    FreshLists lists = new FreshLists(context, newDirectory());
    try {
      Optional<Path> machine = machine(context);
      if (machine.isPresent()) {
        // What cannot be copied is fetched.
        String[] copy = {"cp", "--archive", "--", machine.get() + "/.", lists.directory + "/"};
        context.host().run(Command.look(copy));
      }
      lists.apt().fetchLists();
      return lists;
    } catch (RuntimeException | InterruptedException e) {
      lists.close();
      throw e;
    }
  }

  /** Where the lists of the machine are. */
  private static Optional<Path> machine(CallContext context) throws InterruptedException {
    String[] ask = {"apt-config", "shell", "LISTS", "Dir::State::lists/d"};
    String told = APT_CONFIG.attempt(context, Command.look(ask)).stdout().strip();
    return Optional.of(told.replaceFirst("^LISTS='(.*)'$", "$1"))
        .filter(path -> path.startsWith("/"))
        .map(Path::of);
  }

  /** Open enough for the user that apt fetches as to get to its part of it. */
  private static Path newDirectory() {
    try {
      return Files.createTempDirectory(
          "ringmaster-lists-",
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
    } catch (IOException e) {
      throw new FunctionFailure(
          Problem.of("cannot make a directory for package lists: " + e.getMessage())
              .withAdvice("Make room for temporary files, or leave refresh out."));
    }
  }

  /** Plans with these lists. */
  Apt apt() {
    return new Apt(context, Optional.of(directory));
  }

  @Override
  public void close() {
    try {
      context.host().files().remove(directory);
    } catch (IOException e) {
      throw new FunctionFailure("cannot remove " + directory + ": " + e.getMessage());
    }
  }
}
