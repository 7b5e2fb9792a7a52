package dev.ringmaster.e2e.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The lab as a newcomer meets it: {@code examples/lab/run}, what it prints last typed as it stands,
 * a roll that fails, {@code examples/lab/stop}. As root, so with PostgreSQL under a user of its
 * own. The tests go on from each other.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LabTest {
  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
  private static final int SERVERS = 8;
  private static final int SLOWEST_RATE = 200;

  /** Below the ports that connections get, and others for whoever tests at the same time. */
  private static final int PORTS = 10_000 + (int) (ProcessHandle.current().pid() % 20) * 1_000;

  @TempDir private static Path directory;
  private static Path lab;
  private static String printed = "";

  @BeforeAll
  static void make() throws IOException {
    // the user postgres has to get in
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    lab = directory.resolve("lab");
  }

  @AfterAll
  static void clean() throws Exception {
    script("examples/lab/stop");
  }

  private static Map<String, String> environment() {
    return Map.of(
        "RINGMASTER_LAB", lab.toString(),
        "RINGMASTER_LAB_MASTER_PORT", String.valueOf(PORTS + 950),
        "RINGMASTER_LAB_PROD_PORT", String.valueOf(PORTS),
        "RINGMASTER_LAB_TEST_PORT", String.valueOf(PORTS + 500),
        "JAVA_HOME", System.getProperty("java.home"));
  }

  private static Ran script(String... argv) throws IOException, InterruptedException {
    return Ran.of(PROJECT, environment(), List.of(argv));
  }

  /** What mentions the lab in its command line, or works in it. */
  private static List<String> processes() throws IOException {
    return processes(lab + "/");
  }

  private static List<String> processes(String word) throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc"))) {
      return all.filter(process -> process.toString().matches("/proc/\\d+"))
          .map(LabTest::describe)
          .filter(text -> text.contains(word))
          .toList();
    }
  }

  private static String describe(Path process) {
    try {
      return process
          + ": "
          + Files.readString(process.resolve("cmdline")).replace('\0', ' ')
          + "in "
          + Files.readSymbolicLink(process.resolve("cwd"))
          + "/";
    } catch (IOException e) {
      return ""; // it has ended
    }
  }

  private static void assertNothingIsLeft() throws IOException {
    assertThat(processes()).isEmpty();
    assertThat(lab).doesNotExist();
  }

  @Test
  @Order(1)
  void whatWasInterruptedIsCleanedUp() throws Exception {
    Path output = directory.resolve("interrupted");
    Process run =
        Ran.start(
            PROJECT,
            environment(),
            List.of("setsid", "env", "--default-signal=INT", "examples/lab/run"),
            output);
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .until(() ->
            !run.isAlive() || processes().stream().anyMatch(line -> line.contains("AOTCache")));
    Ran.of(PROJECT, Map.of(), List.of("kill", "-INT", "--", "-" + run.pid()));
    assertThat(run.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(run.exitValue()).as(Files.readString(output)).isEqualTo(130);
    assertThat(Files.readString(output))
        .endsWith("To clean up: RINGMASTER_LAB=" + lab + " make stop\n");

    Ran again = script("examples/lab/run");
    assertThat(again.status()).isEqualTo(1);
    assertThat(again.output())
        .isEqualTo(
            "There is a lab in "
                + lab
                + " already. To end it: RINGMASTER_LAB="
                + lab
                + " make stop\n");
    assertThat(script("examples/lab/stop")).isEqualTo(new Ran(0, "The lab is gone.\n"));
    assertNothingIsLeft();
  }

  @Test
  @Order(2)
  void theLabComesUpAndRollsAReleaseWithoutAFailedRequest() throws Exception {
    Ran ran = script("examples/lab/run");
    printed = ran.output();
    assertThat(ran.status()).as(printed).isZero();
    String seen = printed.substring(printed.indexOf("What the clients saw"));
    Matcher rate = Pattern.compile("(?m)^(\\d+) requests a second").matcher(seen);
    assertThat(rate.find()).as(seen).isTrue();
    assertThat(Integer.parseInt(rate.group(1))).isGreaterThanOrEqualTo(SLOWEST_RATE);
    assertThat(seen)
        .containsPattern("(?m)^requests sent: [1-9]\\d{3,}, failed: 0$")
        .contains("last answers of all connections: revision 1.1.0\n");
    assertThat(
            Pattern.compile("(?m)^web0[1-4]-shop-[12] +out for +\\d+\\.\\d s$")
                .matcher(seen)
                .results())
        .hasSize(SERVERS);
    assertThat(processes()).hasSizeGreaterThan(SERVERS);
  }

  @Test
  @Order(3)
  void whatItPrintsLastCanBeTyped() throws Exception {
    String head = "To type commands at it:\n";
    assertThat(printed).contains(head);
    String commands = printed.substring(printed.indexOf(head) + head.length());
    String typed = commands.replaceAll("(?m)^.*make stop.*\\R", "");
    assertThat(typed.length())
        .as("without the line that ends the lab")
        .isLessThan(commands.length());
    Ran ran =
        Ran.of(directory, Map.of(), List.of("bash", "-e", "-u", "-c", typed + siteOf("test")));
    assertThat(ran.status()).as(typed + ran.output()).isZero();
    assertThat(ran.output())
        .contains("deploy-environment")
        .contains("Revision 1.0.0, served by web0");
  }

  private static String siteOf(String environment) {
    int port = environment.equals("test") ? PORTS + 500 : PORTS;
    return "exec 3<>/dev/tcp/127.0.0.1/"
        + port
        + "; printf 'GET / HTTP/1.0\\r\\n\\r\\n' >&3; cat <&3\n";
  }

  @Test
  @Order(4)
  void aHostWithTheOldCodeIsNotPutBack() throws Exception {
    script("git", "-C", lab.resolve("shop.git").toString(), "tag", "v1.2.0", "v1.1.0");
    Path pillar = lab.resolve("tree/prod/pillar/shop.sls");
    Files.writeString(
        pillar, Files.readString(pillar).replace("revision: v1.1.0", "revision: v1.2.0"));

    Ran roll = master("orchestrate", "deploy-environment", "--pillarenv=prod");

    assertThat(roll.status()).as(roll.output()).isEqualTo(2);
    assertThat(roll.output())
        .contains("the body does not match '\\QRevision 1.2.0,\\E'")
        .contains("not up: shop/web01-shop-1 is MAINT, shop/web01-shop-2 is MAINT")
        .contains("stopped because web01 smoke shop-1 failed")
        .doesNotContain("web02 drain");
    String servers =
        master(
                "run",
                "lb01",
                "haproxy.show_servers",
                "backend=shop",
                "address=" + lab.resolve("hosts/lb01/prod/haproxy.sock"),
                "-o",
                "json")
            .output();
    assertThat(servers.split("\"MAINT\"", -1)).as(servers).hasSize(2 + 1);
    assertThat(servers.split("\"UP\"", -1)).as(servers).hasSize(SERVERS - 2 + 1);
  }

  private static Ran master(String... words) throws IOException, InterruptedException {
    return Ran.of(
        directory,
        Map.of("RINGMASTER_SOCKET", lab.resolve("master/control.sock").toString()),
        Stream.concat(Stream.of(lab.resolve("install/bin/master").toString()), Stream.of(words))
            .toList());
  }

  @Test
  @Order(5)
  void stopLeavesNothing() throws Exception {
    String command = "sleep 86399"; // nothing in it tells whose it is
    Ran slow = master("run", "web01,db01", "cmd.run", command, "runas=nobody", "--async");
    assertThat(slow.status()).as(slow.output()).isZero();
    // each under its launcher, which names it too
    Awaitility.await().until(() -> processes(command).size() == 2 * 2);

    assertThat(script("make", "-s", "stop")).isEqualTo(new Ran(0, "The lab is gone.\n"));

    assertNothingIsLeft();
    assertThat(processes(command)).isEmpty();
  }
}
