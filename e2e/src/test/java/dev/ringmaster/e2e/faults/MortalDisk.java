package dev.ringmaster.e2e.faults;

import dev.ringmaster.minion.spool.SpoolDisk;
import java.io.IOException;

/** A real disk until the process is killed. */
record MortalDisk(SpoolDisk disk, Incarnation life) implements SpoolDisk {
  private SpoolDisk living() throws IOException {
    if (life.isDead()) {
      throw new IOException("this process was killed");
    }
    return disk;
  }

  @Override
  public String place() {
    return disk.place();
  }

  @Override
  public long size(String name) throws IOException {
    return living().size(name);
  }

  @Override
  public byte[] read(String name, long offset, int length) throws IOException {
    return living().read(name, offset, length);
  }

  @Override
  public void write(String name, long offset, byte[] bytes) throws IOException {
    living().write(name, offset, bytes);
  }

  @Override
  public void force(String name) throws IOException {
    living().force(name);
  }

  @Override
  public void truncate(String name, long size) throws IOException {
    living().truncate(name, size);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    living().rename(from, to);
  }

  @Override
  public void delete(String name) throws IOException {
    living().delete(name);
  }

  @Override
  public void forceNames() throws IOException {
    living().forceNames();
  }

  @Override
  public long free() throws IOException {
    return living().free();
  }
}
