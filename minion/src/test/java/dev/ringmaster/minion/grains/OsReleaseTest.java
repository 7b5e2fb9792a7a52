package dev.ringmaster.minion.grains;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmaster.protocol.data.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OsReleaseTest {
  @TempDir private Path directory;

  @Test
  void distributionsAsSaltNamesThem() throws Exception {
    Files.createDirectories(directory.resolve("etc"));
    Files.writeString(
        directory.resolve("etc/os-release"),
        "ID=debian\nVERSION_ID=\"12\"\nVERSION_CODENAME=bookworm\nNAME=\"Debian GNU/Linux\"\n");
    Map<String, Value> found = new LinkedHashMap<>();
    OsRelease.of(directory).addTo(found);
    assertThat(found)
        .containsEntry("os", Value.text("Debian"))
        .containsEntry("os_family", Value.text("Debian"))
        .containsEntry("osmajorrelease", Value.text("12"))
        .containsEntry("oscodename", Value.text("bookworm"));
  }

  @Test
  void aSystemWithoutAnIdIsUnknown() throws Exception {
    Files.createDirectories(directory.resolve("etc"));
    Files.writeString(directory.resolve("etc/os-release"), "ID=\"\"\nNAME=\"Own\"\n");
    Map<String, Value> found = new LinkedHashMap<>();
    OsRelease.of(directory).addTo(found);
    assertThat(found)
        .containsEntry("os", Value.text("Unknown"))
        .containsEntry("osfullname", Value.text("Own"));
  }
}
