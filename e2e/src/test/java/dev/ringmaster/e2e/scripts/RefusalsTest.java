package dev.ringmaster.e2e.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeps a command from working is said in a line that names what to do. */
class RefusalsTest {
  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
  private static final List<String> AS_NOBODY =
      List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
  private static final String NO_JDK =
      "No JDK 25 was found: install one (for instance the package temurin-25-jdk or"
          + " openjdk-25-jdk-headless), or set JAVA_HOME to it.\n";
  private static final String JAVA_HOME = System.getProperty("java.home");

  @TempDir private static Path directory;
  private static Path project;

  /** The scripts where everybody may read them, and nothing is built. */
  @BeforeAll
  static void copy() throws Exception {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    project = Files.createDirectory(directory.resolve("project"));
    List<String> parts = new ArrayList<>(List.of("cp", "-r"));
    for (String part : List.of("Makefile", "packaging", "examples")) {
      parts.add(PROJECT.resolve(part).toString());
    }
    parts.add(project.toString());
    assertThat(run(Map.of(), List.of(), parts.toArray(String[]::new)).status()).isZero();
  }

  private static Ran run(Map<String, String> environment, List<String> wrapper, String... argv)
      throws IOException, InterruptedException {
    return Ran.of(project, environment, Stream.concat(wrapper.stream(), Stream.of(argv)).toList());
  }

  private static void write(Path program, String text) throws IOException {
    Files.createDirectories(Objects.requireNonNull(program.getParent()));
    Files.writeString(program, "#!/bin/sh\n" + text);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void thereIsNoJdk() throws Exception {
    Path old = directory.resolve("jdk-17");
    write(old.resolve("bin/javac"), "echo 'javac 17.0.1'\n");
    List<String> withoutJdk =
        List.of(
            "unshare",
            "--mount",
            "bash",
            "-c",
            "for d in /usr/lib/jvm /opt; do [ ! -d $d ] || mount -t tmpfs none $d; done; exec"
                + " \"$@\"",
            "bash");
    assertThat(run(Map.of(), withoutJdk, "packaging/find-jdk")).isEqualTo(new Ran(1, NO_JDK));
    Map<String, String> older = Map.of("JAVA_HOME", old.toString(), "HOME", directory.toString());
    for (String goal : List.of("build", "run", "test", "install", "bench")) {
      Ran made = run(older, withoutJdk, "make", goal);
      assertThat(made.status()).isEqualTo(2);
      assertThat(made.output().lines().toList()).as(goal).hasSize(2).startsWith(NO_JDK.strip());
    }
  }

  @Test
  void theTestsWantRoot() throws Exception {
    assertThat(run(Map.of(), AS_NOBODY, "packaging/test"))
        .isEqualTo(
            new Ran(
                1,
                "make test needs root: it boots hosts in containers (systemd-nspawn, overlay"
                    + " mounts, a bridge). Try: sudo make test\n"));
  }

  @Test
  void packagesAreMissing() throws Exception {
    String[] pairs = {
      "packaging/require", "bash:bash", "no-such:first", "/no/such/*/initdb:second"
    };
    Ran listed =
        new Ran(
            1,
            "These Debian packages are missing: first second. Install them (apt-get install first"
                + " second), then try again.\n");
    assertThat(run(Map.of(), AS_NOBODY, pairs)).isEqualTo(listed);

    Path tools = directory.resolve("tools");
    for (String tool : List.of("bash", "id")) {
      write(tools.resolve(tool), "exec /usr/bin/" + tool + " \"$@\"\n");
    }
    assertThat(run(Map.of("PATH", tools.toString()), List.of(), pairs))
        .as("root without apt-get")
        .isEqualTo(listed);
  }

  @Test
  void aptGetFails() throws Exception {
    Path apt = directory.resolve("apt/apt-get");
    write(apt, "echo E: no network >&2; exit 100\n");
    String path = apt.getParent() + ":" + System.getenv("PATH");
    assertThat(run(Map.of("PATH", path), List.of(), "packaging/require", "no-such:first"))
        .isEqualTo(
            new Ran(
                1,
                "Installing first\nE: no network\n"
                    + "Could not install first; what apt-get said is above.\n"));
  }

  @Test
  void thereIsNothingToInstallOrNowhere() throws Exception {
    Map<String, String> jdk = Map.of("JAVA_HOME", JAVA_HOME);
    assertThat(run(jdk, List.of(), "packaging/install", directory.resolve("prefix").toString()))
        .isEqualTo(new Ran(1, "Nothing is built yet: run 'make build' first.\n"));
    for (String module : List.of("master", "minion")) {
      Files.createDirectories(project.resolve(module).resolve("target/lib"));
    }
    for (String prefix : List.of("/proc", directory.resolve("project").toString())) {
      assertThat(run(jdk, AS_NOBODY, "packaging/install", prefix))
          .isEqualTo(
              new Ran(
                  1,
                  "Cannot write to "
                      + prefix
                      + ": run this as a user who may, or choose another PREFIX.\n"));
    }
    assertThat(run(jdk, List.of(), "packaging/install", ""))
        .isEqualTo(new Ran(1, "usage: packaging/install PREFIX [--unrehearsed]\n"));
  }

  @Test
  void theLabRemovesNothingThatIsNotItsOwn() throws Exception {
    Path mine = Files.createDirectory(directory.resolve("mine"));
    Files.writeString(mine.resolve("thesis"), "three years\n");
    Map<String, String> lab = Map.of("RINGMASTER_LAB", mine.toString(), "JAVA_HOME", JAVA_HOME);
    assertThat(run(lab, List.of(), "examples/lab/run"))
        .isEqualTo(
            new Ran(
                1, mine + " is not empty, and no lab: set RINGMASTER_LAB to another directory.\n"));
    assertThat(run(lab, List.of(), "examples/lab/stop"))
        .isEqualTo(new Ran(1, mine + " is no lab: nothing was touched.\n"));
    for (String script : List.of("run", "stop")) {
      assertThat(run(lab, AS_NOBODY, "examples/lab/" + script))
          .isEqualTo(
              new Ran(
                  1,
                  mine + " belongs to somebody else; set RINGMASTER_LAB to another directory.\n"));
    }
    assertThat(mine.resolve("thesis")).exists();
    assertThat(run(Map.of("RINGMASTER_LAB", "/tmp/my lab"), List.of(), "examples/lab/run").output())
        .isEqualTo(
            "The lab cannot live in /tmp/my lab: set RINGMASTER_LAB to a path of at most 60"
                + " letters, digits and . _ - /\n");
    Path none = directory.resolve("none");
    assertThat(run(Map.of("RINGMASTER_LAB", none.toString()), List.of(), "examples/lab/stop"))
        .isEqualTo(new Ran(0, "No lab is up in " + none + ".\n"));
  }

  @Test
  void aPortIsInUse() throws Exception {
    Path lab = directory.resolve("lab");
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      Map<String, String> environment =
          Map.of(
              "RINGMASTER_LAB", lab.toString(),
              "RINGMASTER_LAB_PROD_PORT", String.valueOf(other.getLocalPort()),
              "JAVA_HOME", JAVA_HOME);
      Ran ran = run(environment, List.of(), "examples/lab/run");
      assertThat(ran.status()).isEqualTo(1);
      assertThat(ran.output())
          .startsWith("Something listens already on 127.0.0.1 at ")
          .contains(String.valueOf(other.getLocalPort()), "RINGMASTER_LAB_PROD_PORT")
          .hasLineCount(1);
    }
    assertThat(lab).doesNotExist();
  }
}
