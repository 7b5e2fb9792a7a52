package dev.ringmaster.e2e.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the installed {@code master} starts, as the installation writes it, with a JVM that only
 * says so.
 */
class LauncherTest {
  private static final String BEGIN = "cat >\"$prefix/bin/master\" <<SCRIPT\n";

  @TempDir private static Path directory;

  @BeforeAll
  static void write() throws Exception {
    String install = Files.readString(Path.of("../packaging/install"));
    int begin = install.indexOf(BEGIN) + BEGIN.length();
    String launcher = install.substring(begin, install.indexOf("\nSCRIPT\n", begin));
    program("java", "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
    String written =
        """
        java=%s/java lib=/lib utf8=: master=MASTER client=CLIENT master_flags= client_flags=
        cat <<SCRIPT
        %s
        SCRIPT
        """
            .formatted(directory, launcher);
    Ran ran = Ran.of(directory, Map.of(), List.of("bash", "-euc", written));
    assertThat(ran.status()).as(ran.output()).isZero();
    program("master", ran.output());
  }

  private static void program(String name, String text) throws IOException {
    Path file = Files.writeString(directory.resolve(name), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static List<String> started(String typed) throws IOException, InterruptedException {
    List<String> argv = new ArrayList<>(List.of(directory.resolve("master").toString()));
    argv.addAll(List.of(typed.split(" ")));
    Ran ran = Ran.of(directory, Map.of(), argv);
    assertThat(ran.status()).as(ran.output()).isZero();
    assertThat(ran.output()).endsWith(String.join("\n", argv.subList(1, argv.size())) + "\n");
    return ran.output().lines().toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "start",
        "start --socket /run/other",
        "--socket /run/other start",
        "--socket=/run/other start",
        "-o json start -c /etc/other.yaml",
        "--output json --socket start start",
      })
  void theMasterItself(String typed) throws Exception {
    assertThat(started(typed)).contains("-XX:AOTCache=/lib/master.aot", "MASTER");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "minions",
        "--help",
        "--socket start minions",
        "-o json run start test.ping",
        "run web01 service.running start",
      })
  void theClient(String typed) throws Exception {
    assertThat(started(typed)).contains("-XX:AOTCache=/lib/client.aot", "CLIENT");
  }
}
