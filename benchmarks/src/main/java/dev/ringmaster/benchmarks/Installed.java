package dev.ringmaster.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The programs as packaging/install puts them. */
record Installed(Path prefix) {
  /** A process that goes on; it writes to {@code log}. */
  Process start(String program, Path log, String... arguments) throws IOException {
    File output = log.toFile();
    return builder(program, arguments)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(output))
        .start();
  }

  /** A process that ends by itself, and well. */
  void run(String program, String... arguments) throws IOException, InterruptedException {
    Process process =
        builder(program, arguments)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    int status = process.waitFor();
    if (status != 0) {
      throw new IllegalStateException(
          program + " " + String.join(" ", arguments) + " ended with " + status);
    }
  }

  private ProcessBuilder builder(String program, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(prefix.resolve("bin").resolve(program).toString());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectInput(new File("/dev/null"));
  }

  /** Ends processes, by force if they do not heed the request. */
  static void end(List<Process> processes) {
    processes.forEach(Process::destroy);
    for (Process process : processes) {
      process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
      process.destroyForcibly().onExit().join();
    }
  }

  /** The CPU time that a process has used, in milliseconds. */
  static double cpuMilliseconds(Process process) {
    return process.info().totalCpuDuration().orElseThrow().toMillis();
  }

  /** What a process holds in memory, in MiB, as Linux counts it (VmRSS). */
  static double residentMebibytes(Process process) throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    String line =
        Files.readAllLines(status).stream()
            .filter(it -> it.startsWith("VmRSS:"))
            .findFirst()
            .orElseThrow(() -> new IOException("no VmRSS in " + status));
    return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
  }
}
