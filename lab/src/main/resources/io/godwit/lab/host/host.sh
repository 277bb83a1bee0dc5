#!/bin/bash
# A lab host from the inside. Called by the lab only:
#   host.sh boot NETNS CGROUP HOSTNAME RUN DATA SHARED   becomes the host's first process (keeps its namespaces)
#   host.sh enter PID CGROUP COMMAND...                  runs a command inside the host
#   host.sh supervise NAME DIRECTORY LOG COMMAND...      keeps a daemon running, as systemd would; DIRECTORY/NAME.pid says
#                                                        its pid, and while DIRECTORY/NAME.paused exists it stays down
set -eu

v1_controllers() { # mount points of the machine's cgroup v1 controllers
  awk '$3 == "cgroup" && $4 !~ /name=/ { print $2 }' /proc/mounts
}

cgroup_roots() {
  if [ -e /sys/fs/cgroup/cgroup.controllers ]; then echo /sys/fs/cgroup; else v1_controllers; fi
}

prepare_cgroup() { # PATH: makes it below every controller; where the machine does not allow it the host goes without
  local root path part
  for root in $(cgroup_roots); do
    path=$root
    for part in ${1//\// }; do
      for controller in $(cat "$path/cgroup.controllers" 2>/dev/null); do
        echo "+$controller" >"$path/cgroup.subtree_control" || true
      done
      mkdir -p "$path/$part" || break
      if [ -e "$path/cpuset.cpus" ]; then
        cat "$path/cpuset.cpus" >"$path/$part/cpuset.cpus" || true
        cat "$path/cpuset.mems" >"$path/$part/cpuset.mems" || true
      fi
      path=$path/$part
    done
  done 2>/dev/null
}

join_cgroup() { # PATH
  local root
  for root in $(cgroup_roots); do
    if [ -e "$root/$1/cgroup.procs" ]; then echo $$ >"$root/$1/cgroup.procs" || true; fi
  done 2>/dev/null
}

mount_own_cgroups() {
  local controllers name
  controllers=$(v1_controllers)
  if [ -e /sys/fs/cgroup/cgroup.controllers ]; then controllers=unified; fi
  umount --recursive --lazy /sys
  mount -t sysfs sysfs /sys
  if [ "$controllers" = unified ]; then
    mount -t cgroup2 cgroup2 /sys/fs/cgroup
    return
  fi
  [ -n "$controllers" ] || return 0
  mount -t tmpfs -o mode=755,size=1m tmpfs /sys/fs/cgroup
  for name in $controllers; do
    name=${name##*/}
    mkdir "/sys/fs/cgroup/$name"
    mount -t cgroup -o "$name" "$name" "/sys/fs/cgroup/$name" || rmdir "/sys/fs/cgroup/$name"
  done
}

# The devices of this machine as they are now, without a /dev/kvm that does not run guests: libvirt would probe QEMU again
# and again because of it.
mount_own_devices() { # EMPTY-DIRECTORY
  local node
  mount -t tmpfs -o mode=755,size=1m tmpfs "$1"
  for node in /dev/*; do
    if [ -c "$node" ] || [ -b "$node" ] || [ -L "$node" ]; then cp -a "$node" "$1/"; fi
  done
  mkdir "$1/net"
  if [ -c /dev/net/tun ]; then cp -a /dev/net/tun "$1/net/"; fi
  if [ ! -e "$data/kvm-works" ]; then rm -f "$1/kvm"; fi
  for node in pts shm mqueue hugepages; do
    if [ -d "/dev/$node" ]; then mkdir "$1/$node" && mount --rbind "/dev/$node" "$1/$node"; fi
  done
  umount --recursive --lazy /dev
  mkdir -p /dev
  mount --move "$1" /dev
}

case $1 in
  boot)
    prepare_cgroup "$3/init"
    join_cgroup "$3"
    exec nsenter --net="/run/netns/$2" unshare --mount --uts --cgroup --propagation private -- \
      /bin/bash "$0" boot-inside "${@:2}"
    ;;
  boot-inside)
    cgroup=$3 host=$4 run=$5 data=$6 shared=$7
    hostname "$host"
    mount_own_cgroups
    join_cgroup init
    mount --bind "$data/boot_id" /proc/sys/kernel/random/boot_id
    mount --bind "$data/hostname" /etc/hostname
    mount --bind "$data/hosts" /etc/hosts
    mount --bind "$data/etc-libvirt" /etc/libvirt
    mount --bind "$data/etc-godwit" /etc/godwit
    mount --bind "$data/cache-libvirt" /var/cache/libvirt
    mount --bind "$data/log-libvirt" /var/log/libvirt
    mount --bind "$data/lib-godwit" /var/lib/godwit
    mount_own_devices "$data/dev"
    mount --bind "$shared" "$data/lib-libvirt/datastores/shared"
    mount --rbind "$data/lib-libvirt" /var/lib/libvirt
    mount --bind "$run" /run
    touch /run/lab/booted
    exec -a "godwit-lab-$host" sleep infinity
    ;;
  enter)
    join_cgroup "$3/init"
    exec nsenter --target "$2" --mount --uts --net --cgroup --wd=/ -- "${@:4}"
    ;;
  supervise)
    # prctl(PR_SET_CHILD_SUBREAPER): what the daemon leaves behind (QEMU, a mover) becomes a child of the supervisor, which
    # reaps it. Not every machine's first process does so soon, and libvirt waits until a killed QEMU is gone.
    exec perl -e 'syscall(157, 36, 1, 0, 0, 0); exec @ARGV' /bin/bash "$0" supervise-children "${@:2}"
    ;;
  supervise-children)
    name=$2 directory=$3 log=$4
    trap 'kill "${child:-}" 2>/dev/null; exit 0' TERM
    while :; do
      while [ -e "$directory/$name.paused" ]; do sleep 0.1; done
      "${@:5}" >>"$log" 2>&1 </dev/null &
      child=$!
      echo "$child" >"$directory/$name.pid"
      status=0
      wait "$child" || status=$?
      rm -f "$directory/$name.pid"
      echo "lab: $name ended with status $status and will be started again" >>"$log"
      sleep 0.2
    done
    ;;
  *)
    echo "host.sh: unknown command $1" >&2
    exit 2
    ;;
esac
