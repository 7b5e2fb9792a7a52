package dev.ringmaster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The null checks of the parent POM are on: code with a mistake in it does not compile. */
class CanaryTest {
  @Test
  void aMistakeDoesNotCompile() throws IOException, InterruptedException {
    ProcessBuilder maven =
        new ProcessBuilder("mvn", "-B", "-o", "-ntp", "compile")
            .directory(Path.of("canary").toFile())
            .redirectErrorStream(true);
    maven.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = maven.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isNotZero();
    assertThat(output).contains("Canary.java").contains("[NullAway]");
  }
}
