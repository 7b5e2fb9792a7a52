package dev.ringmaster.e2e.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user who is neither root nor in the group {@code ringmaster}, at the real command. */
class NobodyTest {
  private static final String NOBODY = "65534";
  private static final Pattern DENIED = Pattern.compile("unix:nobody may not use (\\S+)");

  @TempDir private static Path directory;
  private static Installation installation;
  private static String classPath = "";

  @BeforeAll
  static void start() throws Exception {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    classPath = copiedClassPath();
    installation = new Installation(directory, List.of());
  }

  @AfterAll
  static void stop() {
    installation.close();
  }

  /** The client's classes where that user may read them. */
  private static String copiedClassPath() throws IOException {
    Path copy = Files.createDirectory(directory.resolve("classes"));
    List<String> entries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path from = Path.of(entry);
      if (!entry.matches(".*/(master|protocol|picocli|protobuf-java)[^/]*(/.*)?")) {
        continue;
      }
      Path to = copy.resolve(entries.size() + "-" + from.getFileName());
      try (Stream<Path> files = Files.walk(from)) {
        for (Path file : files.toList()) {
          Files.copy(file, to.resolve(from.relativize(file).toString()).normalize());
        }
      }
      entries.add(to.toString());
    }
    return String.join(File.pathSeparator, entries);
  }

  private static String typed(int status, String... words) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "setpriv",
                "--reuid=" + NOBODY,
                "--regid=" + NOBODY,
                "--clear-groups",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                "dev.ringmaster.master.Main"));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("RINGMASTER_SOCKET", installation.socket().toString());
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isEqualTo(status);
    return said;
  }

  @Test
  void aUserOutsideOfTheGroupIsDenied() throws Exception {
    assertThat(Files.getPosixFilePermissions(installation.socket(), LinkOption.NOFOLLOW_LINKS))
        .noneMatch(permission -> permission.name().startsWith("OTHERS_"));
    assertThat(typed(1, "keys", "list"))
        .isEqualTo(
            "this user may not reach the master's socket "
                + installation.socket()
                + "\n  Root, the user that the master runs as and members of the group ringmaster"
                + " may.\n");
    // Were the socket open to all, the master itself would still ask who it is.
    Files.setPosixFilePermissions(
        installation.socket(), PosixFilePermissions.fromString("rw-rw-rw-"));
    Set<String> tried = new TreeSet<>();
    for (String[] words :
        List.of(
            new String[] {"keys", "list"},
            new String[] {"keys", "token", "create", "--match", "*"},
            new String[] {"run", "web01", "test.ping"},
            new String[] {"orchestrate", "deploy"})) {
      String said = typed(1, words);
      Matcher denied = DENIED.matcher(said);
      assertThat(denied.lookingAt()).as(said).isTrue();
      tried.add(denied.group(1));
      assertThat(said)
          .startsWith("unix:nobody may not use ")
          .contains("members of the group ringmaster may")
          .doesNotContain("Exception", "web01");
    }
    assertThat(installation.master("keys", "token", "list", "-o", "json").strip()).isEqualTo("[]");
    String audit = installation.master("audit", "-o", "json");
    assertThat(tried).contains("keys.list", "keys.create_token").hasSize(4);
    for (String method : tried) {
      assertThat(audit)
          .containsPattern(
              "\"principal\": *\"unix:nobody\",\\s*\"action\": *\"denied\",\\s*\"subject\": *\""
                  + method
                  + "\"");
    }
  }
}
