// @ts-check
// Hand a place over to the map app of the phone. The server sends the place in GCJ-02, which these services take.

/** @param {{gcj: [number, number] | null, name: string}} shop */
export function mapLinks(shop) {
  if (!shop.gcj) return [];
  const [lat, lon] = shop.gcj.map((degrees) => degrees.toFixed(6));
  const name = encodeURIComponent(shop.name);
  return [
    { name: "高德地图", url: `https://uri.amap.com/navigation?to=${lon},${lat},${name}&mode=car&coordinate=gaode&callnative=1&src=rounds` },
    { name: "百度地图", url: `https://api.map.baidu.com/marker?location=${lat},${lon}&title=${name}&content=${name}&coord_type=gcj02&output=html&src=webapp.rounds` },
    { name: "腾讯地图", url: `https://apis.map.qq.com/uri/v1/routeplan?type=drive&to=${name}&tocoord=${lat},${lon}&referer=rounds` },
    { name: "苹果地图", url: `https://maps.apple.com/?ll=${lat},${lon}&q=${name}` },
  ];
}
