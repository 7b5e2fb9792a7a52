package dev.ringmaster.states.file;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.host.Command;
import dev.ringmaster.states.host.CommandResult;
import dev.ringmaster.states.host.HostFiles;
import dev.ringmaster.states.host.HostFiles.Ownership;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;

/** Lets {@code check_cmd} look at new content before that takes a file's place. */
final class Vetting {
  private static final Path TEMPORARY = Path.of("/tmp");
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private final Path path;
  private final boolean secret;
  private final CallContext context;

  private Vetting(Path path, boolean secret, CallContext context) {
    this.path = path;
    this.secret = secret;
    this.context = context;
  }

  /**
   * Runs each command with a copy of the content: nobody else can read it, or change anything in
   * its directory. It has the file's own name, because some programs go by how that ends.
   *
   * @throws dev.ringmaster.states.function.FunctionFailure if a command does not accept the content
   */
  static void vet(Arguments arguments, Path path, Content content, CallContext context)
      throws IOException, InterruptedException {
    if (!arguments.has("check_cmd")) {
      return;
    }
    boolean secret = arguments.values().get("check_cmd") instanceof Value.Secret;
    Vetting vetting = new Vetting(path, secret, context);
    HostFiles files = context.host().files();
    Path directory = TEMPORARY.resolve(".ringmaster-" + UUID.randomUUID());
    files.createDirectory(directory, Ownership.mode(0700));
    try {
      Path copy = directory.resolve(path.getFileName());
      Managed.write(content, copy, Ownership.mode(0600), context);
      for (String command : arguments.texts("check_cmd")) {
        vetting.run(command, copy);
      }
    } finally {
      files.remove(directory);
    }
  }

  private void run(String line, Path copy) throws InterruptedException {
    String quoted = "'" + copy.toString().replace("'", "'\\''") + "'";
    Command command = Command.look("/bin/sh", "-c", line + " " + quoted).within(LIMIT);
    CommandResult result = context.host().run(secret ? command.hidden() : command);
    if (result.succeeded()) {
      return;
    }
    String complaint = result.complaint().replace(copy.toString(), path.toString());
    String why =
        result.timedOut()
            ? "did not end within " + LIMIT.toSeconds() + " s"
            : "exited with status " + result.exitStatus();
    throw Paths.failure(
        path
            + " stays as it is, because check_cmd '"
            + (secret ? Value.Secret.MASK : line)
            + "' does not accept the new content: it "
            + why
            + (complaint.isEmpty() ? "" : ": " + complaint),
        "Mend the content, or the command; the path of the content is put behind it.");
  }
}
