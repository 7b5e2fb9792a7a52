package dev.ringmaster.e2e.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What docs/install.md leaves behind: the units that we ship, and what they let a minion do. */
@ExtendWith(SharedFleet.class)
class InstalledTest {
  private final Fleet fleet;

  InstalledTest(Fleet fleet) {
    this.fleet = fleet;
  }

  @Test
  void systemdKnowsEveryOptionOfTheUnits() {
    for (String unit : new String[] {"ringmaster-master", "ringmaster-minion"}) {
      Host host = unit.endsWith("master") ? fleet.master() : fleet.minion("web01");
      assertThat(host.need("systemctl", "is-enabled", unit)).isEqualTo("enabled\n");
      assertThat(host.need("systemctl", "is-active", unit)).isEqualTo("active\n");
      assertThat(host.need("systemd-analyze", "verify", "/etc/systemd/system/" + unit + ".service"))
          .doesNotContain("ringmaster");
    }
    fleet.minion("db01").need("systemctl", "restart", "ringmaster-minion");
    assertThat(fleet.minion("db01").need("journalctl", "-u", "ringmaster-minion"))
        .doesNotContain("Failed with result");
    assertThat(fleet.master().need("stat", "-c", "%a %U", "/var/lib/ringmaster/master"))
        .isEqualTo("700 root\n");
  }

  /** The master's sandbox: what it is not given it cannot do, as root or not. */
  @Test
  void theMasterCannotWriteOutsideItsDirectories() {
    String pid =
        fleet.master().need("systemctl", "show", "-P", "MainPID", "ringmaster-master").strip();
    Shell.Ran ran =
        fleet.master().run("nsenter", "--target", pid, "--mount", "touch", "/etc/ringmaster/x");
    assertThat(ran.output()).contains("Read-only file system");
    assertThat(fleet.master().need("grep", "CapEff", "/proc/" + pid + "/status"))
        .as("CAP_CHOWN and CAP_DAC_READ_SEARCH")
        .contains("0000000000000005");
  }

  @Test
  void membersOfTheGroupGiveOrdersAndOthersDoNot() {
    fleet.master().need("useradd", "--groups", "ringmaster", "alice");
    fleet.master().need("useradd", "bob");
    assertThat(as("alice", "run", "web01", "test.ping").output()).contains("1 succeeded");
    Shell.Ran refused = as("bob", "run", "web01", "test.ping");
    assertThat(refused.exitStatus()).isEqualTo(1);
    assertThat(refused.output()).contains("ringmaster").contains("group");
  }

  private Shell.Ran as(String user, String... words) {
    String[] argv = new String[words.length + 5];
    System.arraycopy(
        new String[] {"runuser", "-u", user, "--", Installation.PREFIX + "/bin/master"},
        0,
        argv,
        0,
        5);
    System.arraycopy(words, 0, argv, 5, words.length);
    return fleet.master().run(argv);
  }

  /** No sandbox stands between a minion's commands and the machine that they are to change. */
  @Test
  void commandsMayDoOnTheHostWhatRootMay() {
    assertThat(fleet.need("run", "web02", "cmd.run", "id -un", "runas=nobody")).contains("nobody");
    fleet.need("run", "web02", "cmd.run", "mount -t tmpfs tmpfs /mnt");
    assertThat(fleet.minion("web02").need("findmnt", "-no", "FSTYPE", "/mnt")).isEqualTo("tmpfs\n");
    fleet.need("run", "web02", "cmd.run", "umount /mnt");
    fleet.need("run", "db01", "pkg.install", "supervisor", "refresh=true");
    assertThat(fleet.minion("db01").need("systemctl", "is-active", "supervisor"))
        .isEqualTo("active\n");
    fleet.need("run", "db01", "service.restart", "supervisor");
    fleet.need("run", "db01", "service.stop", "supervisor");
    assertThat(fleet.minion("db01").run("systemctl", "is-active", "supervisor").output())
        .isEqualTo("inactive\n");
    fleet.need("run", "db01", "service.start", "supervisor");
  }
}
