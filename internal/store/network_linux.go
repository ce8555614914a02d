package store

import (
	"bufio"
	"fmt"
	"os"
	"strings"

	"golang.org/x/sys/unix"

	"caredesk/internal/clinic"
)

// networkTypes are the file systems of Linux whose files other computers may write to, by
// the number that statfs gives.
var networkTypes = map[uint32]string{
	0x6969:     "NFS",
	0x517b:     "SMB",
	0xff534d42: "SMB", // cifs
	0xfe534d42: "SMB", // smb2
	0x65735546: "FUSE",
	0x01021997: "9p",
	0x00c36400: "Ceph",
	0x564c:     "NetWare",
	0x5346414f: "AFS",
	0x6b414653: "AFS",
	0x73757245: "Coda",
	0x0bd00bd0: "Lustre",
	0x47504653: "GPFS",
	0x19830326: "BeeGFS",
	0x7461636f: "OCFS2",
	0x01161970: "GFS2",
	0x20030528: "OrangeFS",
	0x786f4256: "VirtualBox",
	0xbacbacbc: "VMware",
	0xaad7aaea: "PanFS",
}

// fileSystem names the kind of network file system that an existing path is on.
func fileSystem(path string) (string, error) {
	var fs unix.Statfs_t
	if err := unix.Statfs(path, &fs); err != nil {
		return "", clinic.Wrap(clinic.Unavailable, err, "It cannot be found out what kind of disk %s is on. Is a drive not connected?", path)
	}
	kind := networkTypes[uint32(fs.Type)]
	if kind != "FUSE" {
		return kind, nil
	}
	var st unix.Stat_t
	if unix.Stat(path, &st) != nil {
		return kind, nil
	}
	mounts, err := os.Open("/proc/self/mountinfo")
	if err != nil {
		return kind, nil
	}
	defer mounts.Close()
	sub := mountType(mounts, fmt.Sprintf("%d:%d", unix.Major(st.Dev), unix.Minor(st.Dev)))
	if sub == "fuseblk" { // a disk of this computer, such as one formatted by Windows
		return "", nil
	}
	if _, program, ok := strings.Cut(sub, "."); ok {
		return program, nil // fuse.sshfs, fuse.glusterfs
	}
	return kind, nil
}

// mountType finds the file system's type of a device in /proc/self/mountinfo.
func mountType(mounts *os.File, device string) string {
	lines := bufio.NewScanner(mounts)
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		if len(fields) < 3 || fields[2] != device {
			continue
		}
		for i, f := range fields {
			if f == "-" && i+1 < len(fields) {
				return fields[i+1]
			}
		}
	}
	return ""
}
