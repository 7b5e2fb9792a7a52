package dev.ringmaster.states.host;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What was written and may not be on the disk yet. To wait for the disk after each of a thousand
 * files would take a thousand times as long as to wait once after all of them; so a thread brings
 * them to the disk a moment later, and whoever needs to be sure waits with {@link #settle}.
 */
final class UnsettledWrites {
  private static final long MOMENT_MILLIS = 200;

  private static final int AT_ONCE = 16;

  /** Beyond so many the writer waits. */
  private static final int MOST = 5_000;

  private final Set<Path> files = new LinkedHashSet<>();
  private final Set<Path> directories = new LinkedHashSet<>();
  private final ReentrantLock settling = new ReentrantLock();
  private boolean scheduled;
  private @Nullable IOException failure;

  /** A file whose content is not on the disk yet, nor its name. */
  void file(Path path) throws IOException {
    note(files, path);
    directoryOf(path);
  }

  /** A name that was added, changed or removed. */
  void directoryOf(Path path) throws IOException {
    Path parent = path.toAbsolutePath().getParent();
    if (parent != null) {
      note(directories, parent);
    }
  }

  private void note(Set<Path> paths, Path path) throws IOException {
    boolean full;
    synchronized (this) {
      paths.add(path.toAbsolutePath());
      full = files.size() + directories.size() > MOST;
      if (!scheduled) {
        scheduled = true;
        Thread.ofVirtual().name("unsettled writes").start(this::settleSoon);
      }
    }
    if (full) {
      settle();
    }
  }

  private void settleSoon() {
    try {
      Thread.sleep(MOMENT_MILLIS);
      settle();
    } catch (IOException e) {
      failed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Waits until all that was noted is on the disk.
   *
   * @throws IOException when it is not, also for what was tried in the background since the last
   *     call
   */
  void settle() throws IOException {
    // Who comes second waits for what the first took with it.
    settling.lock();
    try {
      Set<Path> writtenFiles;
      Set<Path> changedDirectories;
      synchronized (this) {
        writtenFiles = new LinkedHashSet<>(files);
        changedDirectories = new LinkedHashSet<>(directories);
        files.clear();
        directories.clear();
        scheduled = false;
      }
      forceAll(writtenFiles, LinkOption.NOFOLLOW_LINKS);
      forceAll(changedDirectories);
      throwEarlier();
    } finally {
      settling.unlock();
    }
  }

  /** Many at once, because a disk takes what waits for it in one go. */
  private void forceAll(Set<Path> paths, LinkOption... links) {
    Queue<Path> waiting = new ConcurrentLinkedQueue<>(paths);
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < Math.min(AT_ONCE, paths.size()); i++) {
        executor.execute(() -> {
          for (Path path = waiting.poll(); path != null; path = waiting.poll()) {
            try {
              force(path, links);
            } catch (IOException e) {
              failed(e);
            }
          }
        });
      }
    }
  }

  private synchronized void failed(IOException e) {
    failure = e;
  }

  private synchronized void throwEarlier() throws IOException {
    if (failure != null) {
      IOException earlier = failure;
      failure = null;
      throw earlier;
    }
  }

  private static void force(Path path, LinkOption... links) throws IOException {
    Set<OpenOption> options = new HashSet<>(Set.of(links));
    options.add(StandardOpenOption.READ);
    try (FileChannel channel = FileChannel.open(path, options)) {
      channel.force(true);
    } catch (IOException e) {
      // What was removed or replaced by a link since is brought to the disk by its directory.
      if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) || Files.isDirectory(path)) {
        throw e;
      }
    }
  }
}
