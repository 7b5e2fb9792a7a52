package dev.ringmaster.e2e.docs;

import dev.ringmaster.minion.assembly.MinionSettings;
import dev.ringmaster.minion.intake.IntakeLimits;
import dev.ringmaster.minion.launcher.LauncherLimits;
import dev.ringmaster.minion.spool.SpoolLimits;
import java.time.Duration;
import java.util.List;

/**
 * A setting of the minion, as the page shows it.
 *
 * @param name with dots between levels
 * @param takes what can be given
 * @param fallback what counts if nothing is
 */
record MinionSetting(String name, String takes, String fallback, String documentation) {
  private static final SpoolLimits SPOOL = SpoolLimits.DEFAULT;
  private static final IntakeLimits INTAKE = IntakeLimits.DEFAULT;
  private static final LauncherLimits COMMAND = LauncherLimits.DEFAULT;
  private static final MinionSettings.Reconnect RECONNECT = MinionSettings.Reconnect.DEFAULT;

  static final List<MinionSetting> ALL =
      List.of(
          text("id", "the host's name", "The name by which the master knows this minion."),
          text("master.address", "required", "The master's name or address."),
          text(
              "master.fingerprint",
              "required",
              "How the master is known: what 'master keys fingerprint' prints."),
          number("master.minions", MinionSettings.Master.MINIONS_PORT, "Where minions connect."),
          number("master.enrol", MinionSettings.Master.ENROL_PORT, "Where machines ask to enrol."),
          text("master.token", "none", "A file with a join token, of mode 0600."),
          text(
              "directory",
              "/var/lib/ringmaster/minion",
              "Keys, spool, commands and cached files. For the minion alone."),
          text(
              "grains",
              "/etc/ringmaster/grains.yaml",
              "A file with the owner's own facts about the machine; it need not exist."),
          size(
              "spool.size",
              SPOOL.sizeBytes(),
              "What is claimed and not yet acknowledged, on disk; beyond it, orders that change"
                  + " something are refused."),
          size(
              "spool.reserve",
              SPOOL.reserveBytes(),
              "Space that must stay free on the disk, so that what was started can be answered."),
          size(
              "spool.memory",
              SPOOL.memoryBytes(),
              "Returns that wait in memory, of calls that changed nothing; more go to the disk."),
          number(
              "spool.remembered",
              SPOOL.remembered(),
              "Orders kept in mind, so that none is taken twice."),
          number("jobs.concurrent", INTAKE.concurrent(), "Jobs that run at a time."),
          number("jobs.queued", INTAKE.queued(), "State runs that wait for another one."),
          size("return.max", INTAKE.returnBytes(), "The largest return."),
          size(
              "output.max",
              INTAKE.streamedBytes(),
              "How much output of one job is shown while it runs."),
          size(
              "command.output",
              COMMAND.outputBytes(),
              "What is kept of each of a command's two outputs; the result says if more came."),
          time(
              "command.grace",
              COMMAND.grace(),
              "How long a command that is told to end may take before it is killed."),
          time(
              "reconnect.first",
              RECONNECT.first(),
              "How long, at most, a minion that lost its master waits before it tries again; a"
                  + " random time up to it, and twice as much after each attempt that failed."),
          time("reconnect.limit", RECONNECT.limit(), "What that grows to."),
          size("files.cache", MinionSettings.CACHE_BYTES, "Cached files of the master's."));

  private static MinionSetting text(String name, String fallback, String documentation) {
    return new MinionSetting(name, "text", fallback, documentation);
  }

  private static MinionSetting number(String name, int fallback, String documentation) {
    return new MinionSetting(name, "integer", Integer.toString(fallback), documentation);
  }

  private static MinionSetting time(String name, Duration fallback, String documentation) {
    return new MinionSetting(name, "time", fallback.toSeconds() + "s", documentation);
  }

  private static MinionSetting size(String name, long fallback, String documentation) {
    return new MinionSetting(name, "size", (fallback >> 20) + "MiB", documentation);
  }
}
