package dev.ringmaster.minion.spool;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/**
 * A disk as a crash sees it: what was forced, what was only written, and a step to die or fail at.
 */
final class ModelDisk implements SpoolDisk {
  private Map<String, Inode> names = new HashMap<>();
  private Map<String, Inode> lastingNames = new HashMap<>();
  private int steps;
  private int killAt = Integer.MAX_VALUE;
  private int failFrom = Integer.MAX_VALUE;
  private int failUntil = Integer.MAX_VALUE;
  private long free = Long.MAX_VALUE;
  private String refused = "";

  private static final class Inode {
    private byte[] written = {};
    private byte[] lasting = {};
  }

  /** The process is gone; nothing after this point was done. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  void killAt(int step) {
    killAt = step;
  }

  /** Steps from here on fail as a full disk does, {@code count} of them. */
  void failAt(int step, int count) {
    failFrom = step;
    failUntil = step + count;
  }

  /** A file that takes a few bytes and then no more, until the next {@link #restart}. */
  void refuse(String name) {
    refused = name;
  }

  void free(long bytes) {
    free = bytes;
  }

  int steps() {
    return steps;
  }

  /** The process ended; the machine went on. */
  void restart() {
    steps = 0;
    killAt = Integer.MAX_VALUE;
    failFrom = Integer.MAX_VALUE;
    refused = "";
  }

  /** The power failed: of what was not forced, an arbitrary part of the end is there. */
  void powerFailure(Random random) {
    names = new HashMap<>(lastingNames);
    for (Inode inode : names.values()) {
      int kept = Math.min(inode.lasting.length, inode.written.length);
      int more = Math.max(0, inode.written.length - kept);
      int torn = kept + (more == 0 ? 0 : random.nextInt(more + 1));
      inode.written =
          random.nextBoolean() ? inode.lasting.clone() : Arrays.copyOf(inode.written, torn);
      inode.lasting = inode.written.clone();
    }
    restart();
  }

  private boolean step() throws IOException {
    steps++;
    if (steps >= failFrom && steps < failUntil) {
      throw new IOException("No space left on device");
    }
    return steps == killAt;
  }

  private Inode need(String name) throws IOException {
    Inode inode = names.get(name);
    if (inode == null) {
      throw new IOException("no such file: " + name);
    }
    return inode;
  }

  @Override
  public long size(String name) {
    Inode inode = names.get(name);
    return inode == null ? -1 : inode.written.length;
  }

  @Override
  public byte[] read(String name, long offset, int length) throws IOException {
    return Arrays.copyOfRange(need(name).written, (int) offset, (int) offset + length);
  }

  @Override
  public void write(String name, long offset, byte[] bytes) throws IOException {
    boolean last = step();
    if (name.equals(refused) && offset > 0) {
      throw new IOException("No space left on device");
    }
    Inode inode = names.computeIfAbsent(name, any -> new Inode());
    int length = last ? bytes.length / 2 : bytes.length;
    int end = (int) offset + length;
    byte[] longer = Arrays.copyOf(inode.written, Math.max(inode.written.length, end));
    System.arraycopy(bytes, 0, longer, (int) offset, length);
    inode.written = longer;
    die(last);
  }

  private static void die(boolean last) {
    if (last) {
      throw new Killed();
    }
  }

  @Override
  public void force(String name) throws IOException {
    die(step());
    Inode inode = need(name);
    inode.lasting = inode.written.clone();
  }

  @Override
  public void truncate(String name, long size) throws IOException {
    die(step());
    Inode inode = need(name);
    inode.written = Arrays.copyOf(inode.written, (int) size);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    die(step());
    names.put(to, need(from));
    names.remove(from);
  }

  @Override
  public void delete(String name) throws IOException {
    die(step());
    names.remove(name);
  }

  @Override
  public void forceNames() throws IOException {
    die(step());
    lastingNames = new HashMap<>(names);
  }

  @Override
  public String place() {
    return "the model";
  }

  @Override
  public long free() {
    return free;
  }
}
