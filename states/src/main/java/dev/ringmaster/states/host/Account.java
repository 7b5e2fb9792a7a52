package dev.ringmaster.states.host;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A line of the user database. */
record Account(String name, int uid, int gid, String home, String shell) {
  private static final Path PASSWD = Path.of("/etc/passwd");

  /** The account of a name or a numeric user id, from the local file or else what NSS knows. */
  static Account of(String nameOrUid) {
    return inFile(nameOrUid)
        .or(() -> inNameService(nameOrUid))
        .orElseThrow(() ->
            new ProblemsException(
                Problem.of("cannot run as user " + nameOrUid + ": there is no such user")
                    .withAdvice("Create it first, for example with user.present, or mend runas.")));
  }

  private static Optional<Account> inFile(String nameOrUid) {
    try (var lines = Files.lines(PASSWD, StandardCharsets.UTF_8)) {
      return lines
          .map(Account::parse)
          .flatMap(Optional::stream)
          .filter(account -> account.isCalled(nameOrUid))
          .findFirst();
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty();
    }
  }

  private static Optional<Account> inNameService(String nameOrUid) {
    try {
      Process process =
          new ProcessBuilder("getent", "passwd", "--", nameOrUid)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      String line = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      return parse(line.strip());
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private boolean isCalled(String nameOrUid) {
    return name.equals(nameOrUid) || String.valueOf(uid).equals(nameOrUid);
  }

  static Optional<Account> parse(String line) {
    List<String> fields = List.of(line.split(":", -1));
    if (fields.size() != 7) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Account(
              fields.get(0),
              Integer.parseUnsignedInt(fields.get(2)),
              Integer.parseUnsignedInt(fields.get(3)),
              fields.get(5),
              fields.get(6).isEmpty() ? "/bin/sh" : fields.get(6)));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
